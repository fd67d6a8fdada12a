using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Election;

/// <summary>
/// The votes of one election, or pre-election, by one configuration. Each member counts once, however often it answers, and
/// only if it is a voter of that configuration (§3.4, §4.3).
/// </summary>
internal sealed class Ballot(Quorum quorum)
{
    private ulong _granted;
    private ulong _refused;

    /// <summary>Whether a quorum has granted.</summary>
    public bool IsWon => quorum.Elects(_granted);

    public void Count(Identity voter, bool granted)
    {
        var slot = quorum.Configuration.SlotOf(voter);
        if (slot < 0)
            return;

        // The first answer stands: a vote is given once in a term.
        var bit = 1UL << slot;
        if (((_granted | _refused) & bit) != 0)
            return;
        if (granted)
            _granted |= bit;
        else
            _refused |= bit;
    }

    /// <summary>The proof without which nobody leads, or null.</summary>
    public WonBallot? Won() => IsWon ? new WonBallot(this) : null;

    public Ballot Clone() => new(quorum) { _granted = _granted, _refused = _refused };

    public void Encode(IStateWriter writer)
    {
        var members = quorum.Configuration.Members;
        for (var slot = 0; slot < members.Length; slot++)
        {
            writer.BeginRecord(members[slot].Identity);
            writer.Write((long)((_granted >> slot) & 1) + (2 * (long)((_refused >> slot) & 1)));
            writer.EndRecord();
        }
    }
}
