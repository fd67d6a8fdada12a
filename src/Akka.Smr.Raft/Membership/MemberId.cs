namespace Akka.Smr.Raft.Membership;

/// <summary>The name of a member in its group. It says who, never on which disk: see <see cref="StorageId"/>.</summary>
/// <param name="Value">The number itself; positive.</param>
public readonly record struct MemberId(long Value) : IComparable<MemberId>
{
    /// <summary>Nobody.</summary>
    public static MemberId None => default;

    /// <inheritdoc />
    public int CompareTo(MemberId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(MemberId left, MemberId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(MemberId left, MemberId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(MemberId left, MemberId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(MemberId left, MemberId right) => left.Value >= right.Value;
}
