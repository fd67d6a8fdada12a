using Akka.Actor;

namespace Akka.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>For which system, and under which of its addresses, refs are being serialized.</summary>
public sealed class Information(Address address, ActorSystem system) : IEquatable<Information>
{
    public Address Address { get; } = address;

    public ActorSystem System { get; } = system;

    public bool Equals(Information other) =>
        ReferenceEquals(this, other) || (other is not null && Address.Equals(other.Address) && ReferenceEquals(System, other.System));

    public override bool Equals(object obj) => Equals(obj as Information);

    public override int GetHashCode() => Address.GetHashCode();

    public static bool operator ==(Information left, Information right) => Equals(left, right);

    public static bool operator !=(Information left, Information right) => !Equals(left, right);
}
