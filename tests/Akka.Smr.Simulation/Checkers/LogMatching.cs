using System.Runtime.InteropServices;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Two logs that hold an entry of the same index and term hold the same entry and the same prefix (§3.5, figure 3.2). By
/// induction it is enough that equal ids always mean equal content and an equal predecessor, which costs the same however
/// long the logs are. The checker also remembers on which disks each entry has ever been durable.
/// </summary>
internal sealed class LogMatching
{
    private readonly Dictionary<EntryId, Fact> _facts = [];

    /// <summary>An entry was seen behind another, in a log or in an append.</summary>
    public void Seen(EntryId previous, Entry entry)
    {
        ref var fact = ref CollectionsMarshal.GetValueRefOrAddDefault(_facts, entry.Id, out var known);
        if (!known)
        {
            fact = new Fact(entry.Hash, previous.Term.Value, 0);
            return;
        }

        if (fact.Hash != entry.Hash)
            throw new RuleBroken(nameof(LogMatching), $"entry {entry.Id} has two contents");
        if (fact.PreviousTerm != previous.Term.Value)
            throw new RuleBroken(nameof(LogMatching), $"entry {entry.Id} follows both an entry of term {fact.PreviousTerm} and one of term {previous.Term}");
    }

    /// <summary>An entry that was seen has become durable on a disk.</summary>
    public void Durable(EntryId id, int disk)
    {
        ref var fact = ref CollectionsMarshal.GetValueRefOrNullRef(_facts, id);
        fact = fact with { DurableOn = fact.DurableOn | (1UL << disk) };
    }

    /// <summary>The disks on which an entry has ever been durable, as a mask.</summary>
    public ulong DurableOn(EntryId id) => _facts.TryGetValue(id, out var fact) ? fact.DurableOn : 0;

    private readonly record struct Fact(ulong Hash, long PreviousTerm, ulong DurableOn);
}
