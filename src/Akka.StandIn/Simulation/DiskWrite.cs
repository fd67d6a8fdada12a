namespace Akka.StandIn.Simulation;

/// <summary>What becomes of a write.</summary>
public enum WriteFault
{
    /// <summary>It fails, and nothing is written.</summary>
    Fails,

    /// <summary>It is reported as failed although it is on the disk.</summary>
    FailsButLands,

    /// <summary>It is reported as failed; the seed decides whether it never lands, has landed, or lands some time later.</summary>
    Unknown,

    /// <summary>The store refuses it and says so; nothing is written.</summary>
    Rejected,
}

/// <summary>The store refused a write: nothing was written.</summary>
internal sealed class WriteRejectedException() : IOException("the write was rejected");

internal enum RowChangeKind
{
    /// <summary>A new row; the whole write fails if it is there already.</summary>
    Insert,

    /// <summary>A row, new or in place of an old one, or the absence of one.</summary>
    Put,
}

/// <summary>One row of a write; none at all removes it.</summary>
internal readonly record struct RowChange(RowChangeKind Kind, string Key, long Number, byte[]? Row);

/// <summary>A write, all or nothing: what one transaction is to a database.</summary>
/// <param name="process">Who waits for the answer.</param>
/// <param name="what">What the trace says of it.</param>
/// <param name="hash">What tells it from other writes.</param>
/// <param name="changes">What it does to the rows as it finds them.</param>
/// <param name="done">Takes the answer: null, or why it failed.</param>
internal sealed class DiskWrite(
    Incarnation process, string what, ulong hash, Func<DiskRows, IReadOnlyList<RowChange>> changes, Action<Exception?> done)
{
    public Incarnation Process => process;

    public ulong Hash => hash;

    public Action<Exception?> Done => done;

    public WriteFault? Fault { get; init; }

    /// <summary>Whether it needs space.</summary>
    public bool Grows { get; init; }

    public static DiskWrite Of(Incarnation process, IReadOnlyList<RowChange> rows, WriteFault? fault, Action<Exception?> done)
    {
        var hash = (ulong)rows.Count;
        foreach (var (_, key, number, row) in rows)
        {
            hash = StableHash.Add(hash, StableHash.Of(key) ^ (ulong)number);
            hash = StableHash.Add(hash, StableHash.Of(row));
        }

        var what = rows.Count == 0 ? "nothing" : $"{rows[0].Key}@{rows[0].Number}..{rows[^1].Number}";
        return new DiskWrite(process, what, hash, _ => rows, done) { Fault = fault, Grows = true };
    }

    public IReadOnlyList<RowChange> ChangesTo(DiskRows rows) => changes(rows);

    public override string ToString() => what;
}
