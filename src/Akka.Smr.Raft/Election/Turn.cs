using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Election;

/// <summary>
/// A member's turn to stand for election (§3.4). Chance alone lets two members time out together again and again. So all who may
/// stand in a configuration are put in an order that is drawn from group and term: everybody draws the same, every term another,
/// and who stood together in one term does not in the next. Higher priority comes first.
/// </summary>
/// <param name="Place">How many have their turn before.</param>
/// <param name="Of">How many turns there are; at least one.</param>
/// <param name="PrioritySteps">How many steps of priority the member lies below the highest.</param>
internal readonly record struct Turn(int Place, int Of, int PrioritySteps)
{
    public static Turn Draw(GroupId group, Configuration? configuration, Identity self, Term term)
    {
        var own = configuration?.Find(self);
        if (configuration is null || own is null)
            return new Turn(0, 1, 0);

        var seed = SeedOf(group, term);
        var key = EntryHash.OfBytes(seed ^ (ulong)self.Member.Value, default);
        var (place, count, highest) = (0, 1, own.Priority);
        foreach (var member in configuration.Members)
        {
            if (member.Identity == self || !member.IsVoter || member.IsWitness)
                continue;
            count++;
            highest = Math.Max(highest, member.Priority);
            if (member.Priority > own.Priority || (member.Priority == own.Priority && EntryHash.OfBytes(seed ^ (ulong)member.Id.Value, default) < key))
                place++;
        }

        return new Turn(place, count, highest - own.Priority);
    }

    private static ulong SeedOf(GroupId group, Term term)
    {
        Span<byte> bytes = stackalloc byte[16];
        group.Id.TryWriteBytes(bytes);
        return EntryHash.OfBytes((ulong)group.Epoch ^ ((ulong)term.Value << 16), bytes);
    }
}
