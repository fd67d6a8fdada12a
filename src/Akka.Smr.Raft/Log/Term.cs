namespace Akka.Smr.Raft.Log;

/// <summary>A term of office: at most one leader is elected in each (§3.3).</summary>
/// <param name="Value">The number itself; never negative.</param>
public readonly record struct Term(long Value) : IComparable<Term>
{
    /// <summary>The value before any other.</summary>
    public static Term Zero => default;

    /// <summary>
    /// The latest term that is believed. No group comes near it; a number beyond is damage or malice, and taken up it would leave
    /// no room for a next election.
    /// </summary>
    public static Term Latest => new(long.MaxValue / 2);

    /// <summary>The term after this one.</summary>
    public Term Next => new(Value + 1);

    /// <summary>The term before this one.</summary>
    public Term Previous => new(Value - 1);

    /// <summary>The smaller of the two.</summary>
    public static Term Min(Term left, Term right) => left.Value <= right.Value ? left : right;

    /// <summary>The greater of the two.</summary>
    public static Term Max(Term left, Term right) => left.Value >= right.Value ? left : right;

    /// <inheritdoc />
    public int CompareTo(Term other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Term left, Term right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Term left, Term right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(Term left, Term right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(Term left, Term right) => left.Value >= right.Value;
}
