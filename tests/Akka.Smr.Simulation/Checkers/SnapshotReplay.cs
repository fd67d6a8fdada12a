using Akka.Smr.Raft.Log;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// A snapshot is what a machine would be that had applied every committed entry up to its index: state, sessions and time, byte
/// for byte. The judge keeps such a machine and lets it follow; for a snapshot of an earlier index it starts again from the last
/// one that it found right.
/// </summary>
internal sealed class SnapshotReplay(Scene scene, Committed committed)
{
    private readonly List<(long Index, byte[] Bytes)> _right = [];
    private KeyValueMachine _machine = new(scene);

    /// <summary>A snapshot was taken, or is about to be installed.</summary>
    public void Saved(int disk, EntryId at, ReadOnlySpan<byte> bytes)
    {
        var index = at.Index.Value;
        if (committed.TermAt(index) != at.Term.Value)
            throw new RuleBroken(nameof(SnapshotReplay), $"disk {disk} has a snapshot of {at}, and the committed term there is {committed.TermAt(index)}");
        if (!bytes.SequenceEqual(ReplayTo(index)))
            throw new RuleBroken(nameof(SnapshotReplay), $"the snapshot of disk {disk} as of {index} differs from a replay of the committed log");
    }

    private byte[] ReplayTo(long index)
    {
        var place = _right.Count;
        while (place > 0 && _right[place - 1].Index > index)
            place--;
        if (place > 0 && _right[place - 1].Index == index)
            return _right[place - 1].Bytes;

        if (_machine.Applied > index)
        {
            _machine = new KeyValueMachine(scene);
            if (place > 0)
                _machine.Restore(_right[place - 1].Bytes);
        }

        while (_machine.Applied < index)
            _machine.Apply(committed[_machine.Applied + 1]);
        var bytes = _machine.Save();
        _right.Insert(place, (index, bytes));
        return bytes;
    }
}
