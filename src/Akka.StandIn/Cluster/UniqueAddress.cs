using Akka.Actor;

namespace Akka.Cluster;

/// <summary>A member's identity: its address, and the id of this one life of its actor system.</summary>
public class UniqueAddress : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    public UniqueAddress(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    public Address Address { get; }

    public int Uid { get; }

    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => Equals(left, right);

    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !Equals(left, right);

    public int CompareTo(UniqueAddress? uniqueAddress)
    {
        ArgumentNullException.ThrowIfNull(uniqueAddress);
        var byAddress = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return byAddress != 0 ? byAddress : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object? obj) =>
        CompareTo(obj as UniqueAddress ?? throw new ArgumentException($"{obj} is no {nameof(UniqueAddress)}", nameof(obj)));

    public bool Equals(UniqueAddress? other) => other is not null && Uid == other.Uid && Address.Equals(other.Address);

    public override bool Equals(object? obj) => Equals(obj as UniqueAddress);

    /// <remarks>Of the uid alone: sets of these then enumerate alike in every process.</remarks>
    public override int GetHashCode() => Uid;

    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";
}
