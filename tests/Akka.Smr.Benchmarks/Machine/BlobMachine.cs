using Akka.Smr.StateMachines;

namespace Akka.Smr.Benchmarks.Machine;

/// <summary>A table of byte arrays: as little of a state machine as can be, so that the plugin is measured and not its user.</summary>
internal sealed class BlobMachine : StateMachineActor
{
    private const int PieceBytes = 32 * 1024;
    private const int MostSlots = 1 << 20;

    private byte[][] _slots = [];

    public BlobMachine()
    {
        Command<Write>(Set);
        Query<Read>(read => new Value(read.Slot < _slots.Length ? _slots[read.Slot] : []));

        // The arrays themselves are never changed, so a copy of the table is a view that stays as it is.
        Snapshot(() => Pieces([.. _slots]), () => _slots = [], Restore);
    }

    private object? Set(Write write)
    {
        if (write.Slot is < 0 or >= MostSlots)
            return Fail("There is no such slot.");
        Grow(write.Slot + 1);
        _slots[write.Slot] = write.Bytes;
        return null;
    }

    private void Grow(int count)
    {
        var old = _slots.Length;
        if (count <= old)
            return;
        Array.Resize(ref _slots, Math.Min(MostSlots, Math.Max(count, 2 * old)));
        Array.Fill(_slots, [], old, _slots.Length - old);
    }

    private static IEnumerable<Piece> Pieces(byte[][] slots)
    {
        var first = 0;
        var bytes = 0;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            bytes += slots[slot].Length;
            if (bytes < PieceBytes)
                continue;
            yield return new Piece(first, slots[first..(slot + 1)]);
            first = slot + 1;
            bytes = 0;
        }

        if (first < slots.Length)
            yield return new Piece(first, slots[first..]);
    }

    private void Restore(Piece piece)
    {
        Grow(piece.FirstSlot + piece.Slots.Count);
        for (var i = 0; i < piece.Slots.Count; i++)
            _slots[piece.FirstSlot + i] = piece.Slots[i];
    }
}
