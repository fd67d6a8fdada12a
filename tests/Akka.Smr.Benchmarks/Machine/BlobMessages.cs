namespace Akka.Smr.Benchmarks.Machine;

/// <summary>What the machine of the benchmarks takes and gives; see <see cref="BlobSerializer"/>.</summary>
internal interface IBlobMessage;

/// <summary>A command: the slot holds these bytes from now on.</summary>
internal sealed record Write(int Slot, byte[] Bytes) : IBlobMessage;

/// <summary>A command: so many slots from the first one on hold so many bytes each, made on every replica from the slot's number.</summary>
internal sealed record Fill(int FirstSlot, int Slots, int Bytes) : IBlobMessage;

/// <summary>A query for the bytes of a slot.</summary>
internal sealed record Read(int Slot) : IBlobMessage;

/// <summary>The bytes of a slot; empty for one that was never written.</summary>
internal sealed record Value(byte[] Bytes) : IBlobMessage;

/// <summary>A part of a snapshot: some slots that follow each other.</summary>
internal sealed record Piece(int FirstSlot, IReadOnlyList<byte[]> Slots) : IBlobMessage;
