namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The name of one disk's content, drawn at random when it is first written. A wiped disk gets a new one, and with it
/// its member is a stranger: what the old disk promised must not be counted for the new one.
/// </summary>
/// <param name="Value">The number itself; never zero.</param>
public readonly record struct StorageId(long Value) : IComparable<StorageId>
{
    /// <inheritdoc />
    public int CompareTo(StorageId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(StorageId left, StorageId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(StorageId left, StorageId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(StorageId left, StorageId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(StorageId left, StorageId right) => left.Value >= right.Value;
}
