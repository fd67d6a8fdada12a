using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>One node as the cluster knows it. Equality and order are those of its unique address; the status plays no part.</summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>By host and port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>The oldest first.</summary>
    public static readonly IComparer<Member> AgeOrdering =
        Comparer<Member>.Create((a, b) => a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
    }

    public UniqueAddress UniqueAddress { get; }

    public Address Address => UniqueAddress.Address;

    public MemberStatus Status { get; }

    public ImmutableHashSet<string> Roles { get; }

    /// <summary>The order in which members became Up; <see cref="int.MaxValue"/> before that.</summary>
    internal int UpNumber { get; }

    /// <summary>A member that is about to join.</summary>
    internal static Member Joining(UniqueAddress node, ImmutableHashSet<string> roles) =>
        new(node, int.MaxValue, MemberStatus.Joining, roles);

    /// <summary>What stands in for a node that is no member.</summary>
    internal static Member Removed(UniqueAddress node) => new(node, int.MaxValue, MemberStatus.Removed, []);

    public bool HasRole(string role) => Roles.Contains(role);

    public bool IsOlderThan(Member other) =>
        UpNumber == other.UpNumber ? AddressOrdering.Compare(Address, other.Address) < 0 : UpNumber < other.UpNumber;

    public Member Copy(MemberStatus status)
    {
        if (status == Status)
            return this;
        if (!MayBecome(status))
            throw new InvalidOperationException($"{this} can't become {status}");
        return new Member(UniqueAddress, UpNumber, status, Roles);
    }

    public Member CopyUp(int upNumber) => new Member(UniqueAddress, upNumber, Status, Roles).Copy(MemberStatus.Up);

    /// <summary>Of two views of one member, the one that is further on its way out, or further on its way in.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status)
            return m1.IsOlderThan(m2) ? m1 : m2;
        return Priority(m1.Status) > Priority(m2.Status) ? m1 : m2;
    }

    public int CompareTo(Member? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return UniqueAddress.CompareTo(other.UniqueAddress);
    }

    int IComparable.CompareTo(object? obj) =>
        CompareTo(obj as Member ?? throw new ArgumentException($"{obj} is no {nameof(Member)}", nameof(obj)));

    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() =>
        $"Member({UniqueAddress}, {Status}, roles [{string.Join(",", Roles.Order(StringComparer.Ordinal))}], upNumber {UpNumber})";

    private bool MayBecome(MemberStatus next) => Status switch
    {
        MemberStatus.Removed => false,
        MemberStatus.Down => next is MemberStatus.Removed,
        _ when next is MemberStatus.Down or MemberStatus.Removed => true,
        MemberStatus.Joining => next is MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving,
        MemberStatus.WeaklyUp => next is MemberStatus.Up or MemberStatus.Leaving,
        MemberStatus.Up => next is MemberStatus.Leaving,
        MemberStatus.Leaving => next is MemberStatus.Exiting,
        _ => false,
    };

    private static int Priority(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        MemberStatus.Down => 5,
        _ => 6,
    };

    private static int CompareAddresses(Address x, Address y)
    {
        var byHost = string.CompareOrdinal(x.Host ?? "", y.Host ?? "");
        return byHost != 0 ? byHost : Nullable.Compare(x.Port, y.Port);
    }
}
