using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>Records are numbered without gaps, one is in flight at a time, and what must not be forgotten only moves on.</summary>
internal sealed class RecordOrder
{
    private long _last;
    private HardState _hard;

    /// <summary>Whether the process waits for a record: it may be on disk already.</summary>
    public bool InFlight { get; private set; }

    /// <summary>A process starts from what is on its disk.</summary>
    public void StartsFrom(long lastRecord, HardState hard)
    {
        _last = lastRecord;
        _hard = hard;
        InFlight = false;
    }

    /// <summary>A record is handed over.</summary>
    public void Writes(int disk, StorageRecord record)
    {
        if (InFlight)
            throw new RuleBroken(nameof(RecordOrder), $"disk {disk} gets record {record.Number} while {_last} is in flight");
        if (record.Number != _last + 1)
            throw new RuleBroken(nameof(RecordOrder), $"disk {disk} gets record {record.Number} after {_last}");
        if (record.HardState is { } hard)
            Moves(disk, hard);
        _last = record.Number;
        InFlight = true;
    }

    /// <summary>The process is told that the record in flight is durable.</summary>
    public void Told() => InFlight = false;

    private void Moves(int disk, HardState next)
    {
        if (next.Term < _hard.Term)
            throw new RuleBroken(nameof(RecordOrder), $"disk {disk} goes back from {_hard} to {next}");
        if (next.Term == _hard.Term && _hard.Vote != default && next.Vote != _hard.Vote)
            throw new RuleBroken(nameof(RecordOrder), $"disk {disk} changes its vote from {_hard} to {next}");
        _hard = next;
    }
}
