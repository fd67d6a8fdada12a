using Akka.Smr.Raft.Log;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// A leader commits an entry of its own term, and with it all before, once a quorum has it on disk (§3.6.2, §4.3, §10.2.1); a
/// follower takes nothing for committed that no leader has.
/// </summary>
internal sealed class CommitRule(LogMatching entries)
{
    /// <summary>The last index known to be committed by a leader's word that was found true.</summary>
    public long Proven { get; private set; }

    /// <summary>A leader speaks or acts on a commit index.</summary>
    /// <param name="term">The leader's term.</param>
    /// <param name="at">The entry that its log has there.</param>
    /// <param name="configuration">The configuration in force in its log.</param>
    public void Leads(long term, EntryId at, RaftConfiguration configuration)
    {
        if (at.Index.Value <= Proven)
            return;
        if (at.Term.Value != term)
            throw new RuleBroken(nameof(CommitRule), $"the leader of term {term} commits {at}, an entry of another term");
        if (!IsOnQuorum(at, configuration))
            throw new RuleBroken(nameof(CommitRule), $"the leader of term {term} commits {at}, which is durable on {entries.DurableOn(at):b} only, of {configuration}");
        Proven = at.Index.Value;
    }

    /// <summary>Anybody else acts on a commit index.</summary>
    public void Follows(int disk, long index)
    {
        if (index > Proven)
            throw new RuleBroken(nameof(CommitRule), $"disk {disk} takes {index} for committed, and the leaders have committed {Proven}");
    }

    /// <summary>Anybody hands an entry out to be applied: it has to be durable there, and not only elsewhere (§10.2.1).</summary>
    public static void Applies(int disk, EntryId at, ShadowLog durable)
    {
        if (!durable.Holds(at.Index.Value, at.Term.Value))
            throw new RuleBroken(nameof(CommitRule), $"disk {disk} applies {at} before it is durable there");
    }

    /// <summary>Whether an entry is durable on a quorum.</summary>
    public bool IsOnQuorum(EntryId at, RaftConfiguration configuration) => Majority.Agrees(configuration, entries.DurableOn(at));
}
