using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote.Wire;

/// <summary>
/// Remembers what was made of some bytes. It is bounded, in entries and in the length of each, since a peer decides what comes:
/// when it is full it starts anew.
/// </summary>
/// <typeparam name="TValue">What was made.</typeparam>
internal sealed class ByteTable<TValue>
{
    private const int Capacity = 512;
    private const int LongestKey = 1024;

    private readonly Dictionary<byte[], TValue> _values = new(ByteComparer.Instance);
    private readonly Dictionary<byte[], TValue>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public ByteTable() => _lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryFind(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value) => _lookup.TryGetValue(key, out value);

    public void Remember(ReadOnlySpan<byte> key, TValue value)
    {
        if (key.Length > LongestKey)
            return;
        if (_values.Count == Capacity)
            _values.Clear();
        _values[key.ToArray()] = value;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
