using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>What has happened that the present state may no longer show: who led which term, and what was ever committed.</summary>
internal sealed class History
{
    private readonly (EntryId Id, Term In)[] _committed;
    private readonly (Term Term, int Slot)[] _leaders;
    private Encoding? _encoding;

    private History((EntryId, Term)[] committed, (Term, int)[] leaders)
    {
        _committed = committed;
        _leaders = leaders;
    }

    public static History Empty() => new([], []);

    /// <summary>Number of committed entries; entry i has index i + 1.</summary>
    public int Committed => _committed.Length;

    /// <summary>A committed entry, with the term in which it was first known to be.</summary>
    public (EntryId Id, Term In) this[int at] => _committed[at];

    public History WithCommitted(EntryId id, Term term) => new([.. _committed, (id, term)], _leaders);

    /// <summary>Notes who leads a term. Two for one term break election safety.</summary>
    public History WithLeader(Term term, int slot)
    {
        foreach (var (known, leader) in _leaders)
        {
            if (known != term)
                continue;
            return leader == slot ? this : throw new SafetyViolation("election safety", $"term {term} is led by {SmallWorld.NameOf(leader)} and by {SmallWorld.NameOf(slot)}");
        }

        return new History(_committed, [.. _leaders, (term, slot)]);
    }

    public ulong DigestUpTo(LogIndex index)
    {
        var digest = 0UL;
        for (var i = 0; i < index.Value; i++)
            digest = Host.Chain(digest, _committed[i].Id);
        return digest;
    }

    public Encoding Encode(Encoding.Writer writer)
    {
        if (_encoding is not null)
            return _encoding;
        writer.Write(_committed.Length);
        foreach (var (id, term) in _committed)
        {
            writer.Write(id);
            writer.Write(term.Value);
        }

        foreach (var (term, slot) in _leaders.OrderBy(leader => leader.Term))
        {
            writer.Write(term.Value);
            writer.WriteMember(SmallWorld.FirstIdentity(slot));
        }

        return _encoding = writer.Take();
    }
}
