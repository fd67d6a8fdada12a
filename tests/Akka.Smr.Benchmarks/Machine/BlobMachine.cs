using Akka.Smr.StateMachines;

namespace Akka.Smr.Benchmarks.Machine;

/// <summary>A table of byte arrays: as little of a state machine as can be, so that the plugin is measured and not its user.</summary>
internal sealed class BlobMachine : StateMachineActor
{
    private const int PieceBytes = 32 * 1024;
    private const int MostSlots = 1 << 20;

    private readonly StateSize _size;
    private byte[][] _slots = [];

    /// <param name="size">Is kept up to date.</param>
    public BlobMachine(StateSize size)
    {
        _size = size;
        Command<Write>(write => Set(write.Slot, write.Bytes));
        Command<Fill>(FillSlots);
        Query<Read>(read => new Value(read.Slot < _slots.Length ? _slots[read.Slot] : []));

        // The arrays themselves are never changed, so a copy of the table is a view that stays as it is.
        Snapshot(() => Pieces([.. _slots]), Clear, Restore);
    }

    private object? Set(int slot, byte[] bytes)
    {
        if (slot is < 0 or >= MostSlots)
            return Fail("There is no such slot.");
        Grow(slot + 1);
        _size.Add(bytes.Length - _slots[slot].Length);
        _slots[slot] = bytes;
        return null;
    }

    private object? FillSlots(Fill fill)
    {
        if (fill.FirstSlot < 0 || fill.Slots < 0 || fill.Bytes < 0 || fill.FirstSlot > MostSlots - fill.Slots)
            return Fail("There are no such slots.");
        for (var slot = fill.FirstSlot; slot < fill.FirstSlot + fill.Slots; slot++)
        {
            var bytes = new byte[fill.Bytes];
            new Random(slot).NextBytes(bytes);
            Set(slot, bytes);
        }

        return null;
    }

    private void Clear()
    {
        _slots = [];
        _size.Clear();
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
        for (var i = 0; i < piece.Slots.Count; i++)
            Set(piece.FirstSlot + i, piece.Slots[i]);
    }
}
