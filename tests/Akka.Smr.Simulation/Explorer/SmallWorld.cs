using System.Text;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// One state of a small group: members, links, what is left of the budget, and the history that checkers need. A world is
/// changed only while it is being made, by <see cref="Actions.Apply"/>; it shares with its predecessor all that did not change.
/// </summary>
internal sealed class SmallWorld
{
    private readonly Host[] _hosts;
    private readonly Sent[][] _links;
    private readonly Encoding.Writer _writer;
    private ulong _ownHosts;
    private int _sent;

    private SmallWorld(WorldRules rules, Renaming renaming, Host[] hosts, Sent[][] links, Budget budget, History history, Encoding.Writer writer)
    {
        Rules = rules;
        Renaming = renaming;
        _hosts = hosts;
        _links = links;
        Budget = budget;
        History = history;
        _writer = writer;
    }

    public static GroupId Group { get; } = new(new Guid("00000000-0000-0000-0000-00000000000e"), 1);

    public WorldRules Rules { get; }

    public Renaming Renaming { get; }

    public Budget Budget { get; set; }

    public History History { get; set; }

    public ReadOnlySpan<Host> Hosts => _hosts;

    public int Members => _hosts.Length;

    public static MemberId MemberOf(int slot) => new(slot + 1);

    public static int SlotOf(Identity identity) => (int)identity.Member.Value - 1;

    public static string NameOf(int slot) => ((char)('a' + slot)).ToString();

    /// <summary>A disk's name tells whose it is and which.</summary>
    public static StorageId StorageOf(int slot, int generation) => new(((slot + 10) << 4) + generation);

    public static Identity FirstIdentity(int slot) => new(MemberOf(slot), StorageOf(slot, 1));

    /// <summary>Whose disk a storage id names; nobody's for the founding.</summary>
    public static Identity OwnerOf(long storage) => storage == 0 ? Identity.None : new Identity(MemberOf((int)(storage >> 4) - 10), new StorageId(storage));

    public static SmallWorld Found(WorldRules rules)
    {
        var renaming = new Renaming(rules.Members, rules.Peers);
        var founding = SnapshotMeta.Founding(Group, RaftConfiguration.Create(rules.Founders, rules.Lease));
        var hosts = new Host[rules.Members];
        var links = new Sent[rules.Members * rules.Members][];
        Array.Fill(links, []);
        var world = new SmallWorld(rules, renaming, hosts, links, new Budget(), History.Empty(), new Encoding.Writer(renaming));
        for (var slot = 0; slot < rules.Members; slot++)
        {
            var line = rules.Founders.FirstOrDefault(member => member.Identity == FirstIdentity(slot));
            var disk = line is null ? ExplorerDisk.Blank(StorageOf(slot, 1)) : ExplorerDisk.Founded(StorageOf(slot, 1), founding);
            hosts[slot] = Host.Start(disk, slot, line?.Kind ?? MemberKind.Full, TimeSpan.Zero, rules.Options);
        }

        world._ownHosts = ulong.MaxValue;
        for (var slot = 0; slot < rules.Members; slot++)
            HostSteps.Step(world, slot, Input.Started());
        return world;
    }

    /// <summary>A copy to which the next thing may happen.</summary>
    public SmallWorld Copy() => new(Rules, Renaming, (Host[])_hosts.Clone(), (Sent[][])_links.Clone(), Budget, History, _writer) { _sent = _sent };

    /// <summary>The host as one that this world may change.</summary>
    public Host Own(int slot)
    {
        if ((_ownHosts >> slot & 1) == 0)
        {
            _hosts[slot] = _hosts[slot].Clone();
            _ownHosts |= 1UL << slot;
        }

        return _hosts[slot];
    }

    public void Replace(int slot, Host host)
    {
        _hosts[slot] = host;
        _ownHosts |= 1UL << slot;
    }

    /// <summary>No host of this world will be changed any more, except as a copy.</summary>
    public void Close() => _ownHosts = 0;

    public ReadOnlySpan<Sent> Link(int from, int to) => _links[(from * Members) + to];

    public void Send(Akka.Smr.Raft.Messages.Envelope envelope)
    {
        var (from, to) = (SlotOf(envelope.From), SlotOf(envelope.To));
        if (to >= Members)
            throw new SafetyViolation("addressing", $"{envelope} goes to nobody");
        ref var link = ref _links[(from * Members) + to];
        link = [.. link, Sent.Of(envelope, _sent++, _writer)];
    }

    public Sent Take(int from, int to, int position)
    {
        ref var link = ref _links[(from * Members) + to];
        var sent = link[position];
        link = [.. link[..position], .. link[(position + 1)..]];
        return sent;
    }

    public void ClearLinks() => Array.Fill(_links, []);

    public void ClearLink(int from, int to) => _links[(from * Members) + to] = [];

    /// <summary>The hash of the state up to renaming: the least of the hashes under all renamings.</summary>
    public UInt128 Hash()
    {
        var budget = Budget.Hash();
        var least = UInt128.MaxValue;
        for (var which = 0; which < Renaming.Count; which++)
        {
            var hash = Hash(which) + budget;
            if (hash < least)
                least = hash;
        }

        return least;
    }

    private UInt128 Hash(int which)
    {
        var sum = StateHash.Finish(StateHash.Add(StateHash.Start(4), History.Encode(_writer).Hash(Renaming, which)));
        for (var slot = 0; slot < _hosts.Length; slot++)
        {
            var part = StateHash.Add(StateHash.Start(5), (ulong)Renaming.Slot(which, slot));
            sum += StateHash.Finish(StateHash.Add(part, _hosts[slot].Encode(_writer).Hash(Renaming, which)));
        }

        for (var at = 0; at < _links.Length; at++)
        {
            var link = _links[at];
            for (var position = 0; position < link.Length; position++)
            {
                // Both ends stand in the message itself; where messages overtake each other, their places mean nothing.
                var part = StateHash.Add(StateHash.Start(6), Rules.Reorders ? 0UL : (ulong)position);
                sum += StateHash.Finish(StateHash.Add(part, link[position].Encoding.Hash(Renaming, which)));
            }
        }

        return sum;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var slot = 0; slot < _hosts.Length; slot++)
            text.Append(NameOf(slot)).Append(": ").Append(ReplicaView.Describe(_hosts[slot].Replica)).Append('\n');
        foreach (var sent in _links.SelectMany(link => link))
            text.Append("  ").Append(sent.Envelope).Append('\n');
        return text.ToString();
    }
}
