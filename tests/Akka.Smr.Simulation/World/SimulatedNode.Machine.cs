using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;

namespace Akka.Smr.Simulation.World;

/// <summary>A node's state machine at work: one piece after another, in the order in which the replica asked.</summary>
internal sealed partial class SimulatedNode
{
    private readonly Queue<Work> _work = new();
    private bool _machineIsBusy;

    private void Works(Work work)
    {
        _work.Enqueue(work);
        if (_machineIsBusy)
            return;
        _machineIsBusy = true;
        Schedule(HappeningKind.MachineTurn, _chance.Between(1, _group.Scene.MaxApply), 0);
    }

    private void MachineHappens(in Happening happening)
    {
        if (happening.Kind == HappeningKind.SnapshotWritten)
        {
            var (meta, bytes) = ((SnapshotMeta, byte[]))happening.Body!;
            Disk.Keep(meta.Transfer, bytes);
            Step(Input.SnapshotTaken(meta));
            return;
        }

        var work = _work.Dequeue();
        _machineIsBusy = _work.Count > 0;
        if (_machineIsBusy)
            Schedule(HappeningKind.MachineTurn, _chance.Between(1, _group.Scene.MaxApply), 0);
        if (work.Snapshot is null)
            AppliesAll(work.Entries.Span);
        else if (work.IsInstallation)
            Installs(work.Snapshot);
        else
            TakesSnapshot(work.Snapshot);
    }

    private void AppliesAll(ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var waiter = Waiters.Applied(entry.Id);
            var applied = Machine.Apply(entry);
            _group.Referee.Applied(this, entry, applied);
            if (waiter == 0)
                continue;
            if (applied is { Kind: AnswerKind.Done, Ran: false })
                _group.Coverage.Count(Met.ReplyFromCache);
            if (applied.Kind == AnswerKind.Forgotten)
                _group.Coverage.Count(Met.ReplyForgotten);
            if (applied.Kind == AnswerKind.Stale)
                _group.Coverage.Count(Met.StaleSequence);
            if (_asked.TryGetValue(waiter, out var asked) && applied.Operation != 0 && applied.Operation != asked.Request.Operation.Id)
                throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} asked for operation {asked.Request.Operation.Id} and gets the reply to {applied.Operation}");
            Answers(waiter, applied.Kind, applied.Value, Identity.None);
        }

        ServesReads();
        Step(Input.Applied(entries[^1].Index));
    }

    private void TakesSnapshot(SnapshotMeta meta)
    {
        if (Machine.Applied != meta.Id.Index.Value)
            throw new RuleBroken("SnapshotReplay", $"disk {Disk.Number} is to take a snapshot as of {meta.Id} and has applied {Machine.Applied}");
        if (_chance.Happens(60))
        {
            _group.Coverage.Count(Met.SnapshotFailed);
            Step(Input.SnapshotNotTaken());
            return;
        }

        var bytes = Machine.Save();
        _group.Referee.TakesSnapshot(this, meta, bytes);
        var taken = meta with { Length = bytes.Length, Digest = SnapshotDigest.Of(bytes) };
        Schedule(HappeningKind.SnapshotWritten, _chance.Between(1, _group.Scene.MaxSnapshot), 0, (taken, bytes));
    }

    private void Installs(SnapshotMeta meta)
    {
        var bytes = Disk.Find(meta.Transfer) ?? throw new RuleBroken("Compaction", $"disk {Disk.Number} is to install {meta} and does not have it");
        _group.Referee.Installs(this, meta, bytes);
        Machine.Restore(bytes);
        _group.Coverage.Count(Met.SnapshotInstalled);
        ServesReads();
        Step(Input.Applied(meta.Id.Index));
    }

    private void ServesReads()
    {
        for (var i = _readsToServe.Count - 1; i >= 0; i--)
        {
            var (index, waiter) = _readsToServe[i];
            if (index > Machine.Applied)
                continue;
            _readsToServe.RemoveAt(i);
            Serves(waiter);
        }
    }

    private readonly record struct Work(ReadOnlyMemory<Entry> Entries, SnapshotMeta? Snapshot, bool IsInstallation);
}
