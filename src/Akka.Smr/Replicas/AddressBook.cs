using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>
/// Where members are. Three sources, each better than the one before: the static list, the configuration in force, and the address
/// that a member last spoke from. None of them needs a formed cluster, so any majority works by itself.
/// </summary>
internal sealed class AddressBook
{
    // Whoever speaks is remembered, members or not: but no more of them than any group has members, many times over.
    private const int MaxLines = 256;

    private readonly ExtendedActorSystem _system;
    private readonly string _group;
    private readonly SortedDictionary<MemberId, Line> _lines = [];

    public AddressBook(ExtendedActorSystem system, GroupSettings settings)
    {
        _system = system;
        _group = settings.Name;
        foreach (var member in settings.Members)
            Learn(MemberNames.IdOf(member.Name), member.Name, member.Address, Source.Settings);
    }

    private enum Source
    {
        Settings,
        Configuration,
        Heard,
    }

    /// <summary>A configuration is in force.</summary>
    public void Learn(Raft.Membership.Configuration configuration)
    {
        foreach (var member in configuration.Members)
            Learn(member.Id, MemberNames.NameOf(member), MemberNames.AddressOf(member), Source.Configuration);
    }

    /// <summary>A member spoke.</summary>
    public void Heard(MemberId member, IActorRef from)
    {
        var address = from.Path.Address;
        if (address.Host is null || (_lines.TryGetValue(member, out var known) && known.Source == Source.Heard && known.Address.Equals(address)))
            return;
        if (known is null && _lines.Count >= MaxLines)
            return;
        _lines[member] = new Line(known?.Name ?? member.ToString(), address, RefAt(address), Source.Heard);
    }

    /// <summary>The replica of a member, or null if nobody knows where it is.</summary>
    public IActorRef? ReplicaOf(MemberId member) => _lines.TryGetValue(member, out var line) ? line.Replica : null;

    /// <summary>The address of a member's node.</summary>
    public string? AddressOf(MemberId member) => _lines.TryGetValue(member, out var line) ? line.Address.ToString() : null;

    /// <summary>The name of a member.</summary>
    public string? NameOf(MemberId member) => _lines.TryGetValue(member, out var line) ? line.Name : null;

    /// <summary>Who is at an address.</summary>
    public MemberId MemberAt(Address address)
    {
        foreach (var (member, line) in _lines)
        {
            if (line.Address.Equals(address))
                return member;
        }

        return MemberId.None;
    }

    /// <summary>The replica on the node at an address.</summary>
    public IActorRef RefAt(Address address) =>
        _system.Provider.ResolveActorRef(GroupPaths.ReplicaAt(address, _group).ToSerializationFormat());

    private void Learn(MemberId member, string name, string line, Source source)
    {
        if (line.Length == 0 || !Address.TryParse(line, out var address))
            return;
        if (_lines.TryGetValue(member, out var known))
        {
            // Names are only told by lines; an address that was heard from is newer than any that was written down.
            if (known.Source > source || known.Address.Equals(address))
            {
                _lines[member] = known with { Name = name };
                return;
            }
        }

        _lines[member] = new Line(name, address, RefAt(address), source);
    }

    private sealed record Line(string Name, Address Address, IActorRef Replica, Source Source);
}
