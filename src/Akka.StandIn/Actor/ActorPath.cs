using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// Where an actor lives: the address of its system and the names from the root down. Equality leaves the UID aside, which
/// tells incarnations under one name apart.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    /// <summary>The UID of a path that names no particular incarnation.</summary>
    internal const long UndefinedUid = 0;

    private readonly ActorPath? _parent;
    private IReadOnlyList<string>? _elements;
    private string? _text;
    private string? _textWithoutAddress;

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        Uid = UndefinedUid;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
    }

    public Address Address { get; }

    public string Name { get; }

    public long Uid { get; }

    public int Depth { get; }

    public ActorPath Parent => _parent ?? this;

    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path._parent is not null) path = path._parent;
            return path;
        }
    }

    public IReadOnlyList<string> Elements
    {
        get
        {
            if (_elements is not null) return _elements;
            var names = new string[Depth];
            for (var path = this; path._parent is not null; path = path._parent) names[path.Depth - 1] = path.Name;
            return _elements = names;
        }
    }

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (int i = 0; i < s.Length; i++)
        {
            char c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c, StringComparison.Ordinal)) continue;
            if (c != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2])) return false;
            i += 2;
        }

        return true;
    }

    public ActorPath Child(string childName) => this / childName;

    public ActorPath WithUid(long uid) => uid == Uid || _parent is null ? this : new ChildActorPath(_parent, Name, uid);

    public static ActorPath operator /(ActorPath path, string name)
    {
        int hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return new ChildActorPath(path, name, UndefinedUid);
        return new ChildActorPath(path, name[..hash], long.Parse(name.AsSpan(hash + 1), provider: null));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (string element in name)
            if (element.Length > 0) path /= element;
        return path;
    }

    /// <summary>Reads <c>akka://system/user/a/b#uid</c>, with host and port or without.</summary>
    /// <exception cref="UriFormatException">The text is no actor path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null!;
        if (!Address.TryParse(path, out var address)) return false;
        actorPath = new RootActorPath(address);
        int start = path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3);
        if (start < 0) return true;
        int hash = path.LastIndexOf('#');
        long uid = UndefinedUid;
        if (hash > start && !long.TryParse(path.AsSpan(hash + 1), out uid)) return false;
        foreach (string element in (hash > start ? path[(start + 1)..hash] : path[(start + 1)..]).Split('/', StringSplitOptions.RemoveEmptyEntries))
            actorPath = new ChildActorPath(actorPath, element, UndefinedUid);
        actorPath = actorPath.WithUid(uid);
        return true;
    }

    public string ToStringWithoutAddress() => _textWithoutAddress ??= Depth == 0 ? "/" : "/" + string.Join('/', Elements);

    public string ToStringWithAddress() => ToString();

    public string ToStringWithAddress(Address address) => Address.Host is null ? address + Rest() : ToString();

    public string ToStringWithUid() => Uid == UndefinedUid ? ToString() : $"{ToString()}#{Uid}";

    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>The path with its UID, under the given address where it has no host of its own.</summary>
    public string ToSerializationFormatWithAddress(Address address)
    {
        string text = ToStringWithAddress(address);
        return Uid == UndefinedUid ? text : $"{text}#{Uid}";
    }

    public override string ToString() => _text ??= Address + Rest();

    private string Rest() => Depth == 0 ? "/" : ToStringWithoutAddress();

    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Depth != other.Depth || !Address.Equals(other.Address)) return false;
        var (left, right) = (this, other);
        while (left._parent is not null)
        {
            if (!string.Equals(left.Name, right.Name, StringComparison.Ordinal)) return false;
            (left, right) = (left._parent, right._parent!);
            if (ReferenceEquals(left, right)) return true;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Address);
        for (var path = this; path._parent is not null; path = path._parent) hash.Add(path.Name);
        return hash.ToHashCode();
    }

    public int CompareTo(ActorPath? other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    public ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(ToSerializationFormat());

    /// <summary>What of a path goes through a serializer that knows no paths.</summary>
    public sealed class Surrogate(string path) : ISurrogate
    {
        public string Path { get; } = path;

        public ISurrogated FromSurrogate(ActorSystem system) => Parse(Path);
    }
}

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath(Address address, string name = "") : ActorPath(address, name);

/// <summary>The path of any actor below the root.</summary>
public sealed class ChildActorPath(ActorPath parentPath, string name, long uid) : ActorPath(parentPath, name, uid);
