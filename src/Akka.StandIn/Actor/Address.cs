using Akka.Util;

namespace Akka.Actor;

/// <summary>The address of an actor system: protocol and name, and host and port if it can be reached from outside.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ISurrogated
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    private readonly string _text;

    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host;
        Port = port;
        _text = host is null ? $"{protocol}://{system}" : $"{protocol}://{system}@{host}:{port}";
    }

    public string Protocol { get; }

    public string System { get; }

    public string? Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public string HostPort() => _text[(_text.IndexOf("://", StringComparison.Ordinal) + 3)..];

    public override string ToString() => _text;

    public bool Equals(Address? other) =>
        ReferenceEquals(this, other) || (other is not null && string.Equals(_text, other._text, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    public int CompareTo(Address? other)
    {
        if (other is null) return 1;
        int order = string.CompareOrdinal(Protocol, other.Protocol);
        if (order == 0) order = string.CompareOrdinal(System, other.System);
        if (order == 0) order = string.CompareOrdinal(Host ?? "", other.Host ?? "");
        return order != 0 ? order : (Port ?? 0).CompareTo(other.Port ?? 0);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as Address);

    public static bool operator ==(Address? left, Address? right) => Equals(left, right);

    public static bool operator !=(Address? left, Address? right) => !Equals(left, right);

    /// <summary>Reads <c>protocol://system</c> or <c>protocol://system@host:port</c>.</summary>
    /// <exception cref="UriFormatException">The text is no address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"'{address}' is no actor system address.");

    public static bool TryParse(string path, out Address address)
    {
        address = AllSystems;
        int schemeEnd = path.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd <= 0 || schemeEnd + 3 >= path.Length || !path.StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;
        string protocol = path[..schemeEnd];
        string rest = path[(schemeEnd + 3)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0) rest = rest[..slash];
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        if (rest.Length == 0 || at == 0) return false;
        if (at < 0)
        {
            address = new Address(protocol, rest);
            return true;
        }

        int colon = rest.LastIndexOf(':');
        if (colon <= at + 1 || !ushort.TryParse(rest.AsSpan(colon + 1), out ushort port)) return false;
        address = new Address(protocol, rest[..at], rest[(at + 1)..colon], port);
        return true;
    }

    public ISurrogate ToSurrogate(ActorSystem system) => new AddressSurrogate { Protocol = Protocol, System = System, Host = Host, Port = Port };

    /// <summary>What of an address goes through a serializer that knows no addresses.</summary>
    public sealed class AddressSurrogate : ISurrogate
    {
        public string Protocol { get; set; } = "";

        public string System { get; set; } = "";

        public string? Host { get; set; }

        public int? Port { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Address(Protocol, System, Host, Port);
    }
}
