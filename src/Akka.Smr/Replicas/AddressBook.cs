using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>
/// Where members are. Three sources, each better than the one before: the static list, the configuration in force, and the address
/// that a member last spoke from. None of them needs a formed cluster, so any majority works by itself. Places are those of disks, and
/// not of names: who comes back after its name was given to another disk does not draw the group's messages to itself.
/// </summary>
internal sealed class AddressBook
{
    // Whoever speaks is remembered, members or not: but no more of them than any group has members, many times over.
    private const int MaxLines = 256;

    private readonly ExtendedActorSystem _system;
    private readonly string _group;
    private readonly SortedDictionary<MemberId, string> _names = [];
    private readonly SortedDictionary<MemberId, Line> _listed = [];
    private readonly SortedDictionary<Identity, Line> _lines = new(Comparer<Identity>.Create(Compare));
    private Raft.Membership.Configuration? _configuration;

    public AddressBook(ExtendedActorSystem system, GroupSettings settings)
    {
        _system = system;
        _group = settings.Name;
        foreach (var member in settings.Members)
        {
            var id = MemberNames.IdOf(member.Name);
            _names[id] = member.Name;
            if (Address.TryParse(member.Address, out var address))
                _listed[id] = new Line(address, RefAt(address), "");
        }
    }

    /// <summary>A configuration is in force.</summary>
    public void Learn(Raft.Membership.Configuration configuration)
    {
        _configuration = configuration;
        foreach (var member in configuration.Members)
        {
            _names[member.Id] = MemberNames.NameOf(member);
            Learn(member.Identity, MemberNames.AddressOf(member));
        }
    }

    /// <summary>A member spoke.</summary>
    public void Heard(Identity member, IActorRef from)
    {
        var address = from.Path.Address;
        if (address.Host is null || (_lines.TryGetValue(member, out var known) && known.Address.Equals(address)))
            return;
        if (known is null && _lines.Count >= MaxLines)
            return;
        _lines[member] = new Line(address, RefAt(address), known?.Written ?? "");
    }

    /// <summary>The replica of a member, or null if nobody knows where it is.</summary>
    public IActorRef? ReplicaOf(Identity member) => Find(member)?.Replica;

    /// <summary>The address of a member's node.</summary>
    public string? AddressOf(Identity member) => Find(member)?.Address.ToString();

    /// <summary>The name of a member.</summary>
    public string? NameOf(MemberId member) =>
        _names.TryGetValue(member, out var name) ? name : member == MemberId.None ? null : member.ToString();

    /// <summary>Who is at an address; a member of the configuration in force before anybody who was there once.</summary>
    public Identity MemberAt(Address address)
    {
        foreach (var member in _configuration is { } configuration ? configuration.Members : [])
        {
            if (Find(member.Identity) is { } line && line.Address.Equals(address))
                return member.Identity;
        }

        foreach (var (member, line) in _lines)
        {
            if (line.Address.Equals(address))
                return member;
        }

        return Identity.None;
    }

    /// <summary>The replica on the node at an address.</summary>
    public IActorRef RefAt(Address address) =>
        _system.Provider.ResolveActorRef(GroupPaths.ReplicaAt(address, _group).ToSerializationFormat());

    /// <summary>An address that was heard from is better than the one that was written down, until another one is written.</summary>
    private void Learn(Identity member, string written)
    {
        if (!Address.TryParse(written, out var address))
            return;
        if (!_lines.TryGetValue(member, out var known))
            _lines[member] = new Line(address, RefAt(address), written);
        else if (known.Written.Length == 0)
            _lines[member] = known with { Written = written };
        else if (known.Written != written)
            _lines[member] = new Line(address, RefAt(address), written);
    }

    private Line? Find(Identity member) => _lines.GetValueOrDefault(member) ?? _listed.GetValueOrDefault(member.Member);

    private static int Compare(Identity left, Identity right)
    {
        var byMember = left.Member.CompareTo(right.Member);
        return byMember != 0 ? byMember : left.Storage.CompareTo(right.Storage);
    }

    /// <summary>Where somebody is, and what the last configuration said of it; empty for nothing.</summary>
    private sealed record Line(Address Address, IActorRef Replica, string Written);
}
