using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Replicas;

/// <summary>
/// How a replica on an empty disk finds its group. It introduces itself to everybody expected, again and again; the founder, who has
/// the lowest number among them, draws up one configuration when all have come; a member of a group that exists already says so. The
/// expected are those of the static list, or the oldest nodes of the cluster: those who differ about them differ about the founder
/// too, which is how two islands can found two groups, and why those stop when they meet.
/// </summary>
internal sealed class FoundingConversation
{
    private readonly GroupSettings _settings;
    private readonly SortedDictionary<MemberId, Member> _heard = [];
    private IReadOnlyList<MemberAddress> _expected;

    public FoundingConversation(GroupSettings settings, Member self)
    {
        _settings = settings;
        _expected = settings.Members;
        Self = self;
        _heard[self.Id] = self;
    }

    /// <summary>Who speaks here.</summary>
    public Member Self { get; }

    /// <summary>Whether this replica may take part in a founding at all.</summary>
    public bool MayFound =>
        _settings.Bootstrap == BootstrapMode.New && (IsByCluster || _expected.Any(member => member.Name == _settings.NodeName));

    /// <summary>Whom to introduce oneself to.</summary>
    public IEnumerable<Address> Peers =>
        from member in _expected
        where Address.TryParse(member.Address, out _) && !Is(Self, member)
        select Address.Parse(member.Address);

    private bool IsByCluster => _settings.BootstrapExpect > 0;

    /// <summary>What this replica says of itself.</summary>
    public Introduction Introduce() => new(_settings.Name, Self, MayFound, default);

    /// <summary>The cluster has the nodes that are waited for: the oldest so many.</summary>
    public void Expect(IReadOnlyList<MemberAddress> oldest)
    {
        if (IsByCluster)
            _expected = oldest;
    }

    /// <summary>Somebody introduces itself. Its last word counts, for a disk may be wiped meanwhile.</summary>
    public void Hear(Introduction introduction)
    {
        if (introduction.MayFound)
            _heard[introduction.Self.Id] = introduction.Self;
    }

    /// <summary>The founding, if everybody expected has come and this replica is the founder; otherwise null.</summary>
    public SnapshotMeta? TryFound(Func<Guid> newGuid)
    {
        if (!MayFound || _expected.Count < Math.Max(1, _settings.BootstrapExpect))
            return null;

        var members = new List<Member>();
        foreach (var expected in _expected)
        {
            var member = _heard.Values.FirstOrDefault(heard => Is(heard, expected));
            if (member is null)
                return null;
            members.Add(member);
        }

        var founding = new Founding(members.Select(member => member.Id), _settings.Lease);
        if (founding.Founder != Self.Id)
            return null;
        foreach (var member in members)
            founding.Introduce(member);
        return SnapshotMeta.Founding(new GroupId(newGuid(), 0), founding.Configuration!);
    }

    // A static list names its members; the cluster knows only where they are.
    private bool Is(Member heard, MemberAddress expected) =>
        IsByCluster ? MemberNames.AddressOf(heard) == expected.Address : MemberNames.NameOf(heard) == expected.Name;
}
