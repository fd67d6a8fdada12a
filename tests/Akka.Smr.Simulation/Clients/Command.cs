using System.Buffers.Binary;
using Akka.Smr.Simulation.Linearizability;

namespace Akka.Smr.Simulation.Clients;

/// <summary>The store's command as the log carries it.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Key">Where.</param>
/// <param name="Argument">With what.</param>
/// <param name="Expected">What a compare-and-set expects.</param>
/// <param name="Operation">The operation's number, for the checkers only.</param>
internal readonly record struct Command(OperationKind Kind, int Key, ulong Argument, ulong Expected, long Operation)
{
    /// <summary>Its length in bytes.</summary>
    public const int Bytes = 2 + (3 * sizeof(long));

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        destination[1] = (byte)Key;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[2..], Argument);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[10..], Expected);
        BinaryPrimitives.WriteInt64LittleEndian(destination[18..], Operation);
    }

    /// <summary>Reads it.</summary>
    public static Command Read(ReadOnlySpan<byte> source) => new(
        (OperationKind)source[0],
        source[1],
        BinaryPrimitives.ReadUInt64LittleEndian(source[2..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[10..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[18..]));
}
