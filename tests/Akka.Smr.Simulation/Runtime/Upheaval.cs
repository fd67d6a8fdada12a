using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>
/// Five nodes of one cluster that write to each other's ledgers, while partitions, crashes, pauses, disk faults and clocks
/// befall them as the seed decides. In the end all is healed.
/// </summary>
internal sealed class Upheaval
{
    public static readonly TimeSpan Turmoil = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly string[] Names = ["n1", "n2", "n3", "n4", "n5"];
    private static readonly Config Configuration = ConfigurationFactory.ParseString("""
        akka.actor.provider = cluster
        akka.cluster.seed-nodes = ["akka.tcp://sim@n1:2552", "akka.tcp://sim@n2:2552"]
        akka.remote.retry-gate-closed-for = 500 ms
        akka.persistence.journal.plugin = "akka.persistence.journal.sql"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
        akka.persistence.journal-plugin-fallback.circuit-breaker { call-timeout = 3 s, reset-timeout = 1 s }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    private readonly SeededRandom _chance;
    private readonly Func<long, long> _choose;
    private readonly List<Action<SimulatedNode, string>> _deck = [];

    /// <param name="seed">What decides everything.</param>
    /// <param name="keepsText">Whether the trace keeps its text.</param>
    /// <param name="choose">What a writer makes of the number it is to write: the place for a leak.</param>
    public Upheaval(ulong seed, bool keepsText, Func<long, long>? choose = null)
    {
        World = new SimulatedWorld(seed, keepsText);
        _chance = World.RandomOf("upheaval");
        _choose = choose ?? (number => number);
        foreach (var name in Names) World.AddNode(name, Configuration);
    }

    public SimulatedWorld World { get; }

    /// <summary>What was acknowledged, by the node that has stored it.</summary>
    public Dictionary<string, SortedSet<long>> Acknowledged { get; } = Names.ToDictionary(name => name, _ => new SortedSet<long>());

    /// <summary>How many nodes were members that are up, when there were most.</summary>
    public int MostMembers { get; private set; }

    public Upheaval Run()
    {
        foreach (var node in World.Nodes) Start(node);
        World.RunUntil(() => MembersSeenBy("n1") == Names.Length, 60 * Second);
        MostMembers = MembersSeenBy("n1");
        var end = World.Now + Turmoil;
        while (World.Now < end)
        {
            Befall(World.Nodes[_chance.Next(Names.Length)]);
            World.RunFor(_chance.Next(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2)));
        }

        Heal();
        World.RunFor(20 * Second);
        return this;
    }

    /// <summary>What the ledger of a node holds, as it says itself.</summary>
    public long[] Stored(string node) =>
        World.RunUntil(World[node].System.ActorOf(Props.Create(() => new Ledger($"ledger-{node}", true))).Ask<long[]>("all"), 60 * Second);

    private int MembersSeenBy(string node) =>
        Akka.Cluster.Cluster.Get(World[node].System).State.Members.Count(member => member.Status == MemberStatus.Up);

    private void Start(SimulatedNode node)
    {
        var system = node.Start();
        system.ActorOf(Props.Create(() => new Keeper(node.Name)), "keeper");
        var provider = ((ExtendedActorSystem)system).Provider;
        var peers = Names.Select(name => provider.ResolveActorRef($"akka.tcp://sim@{name}:2552/user/keeper/ledger")).ToArray();
        var index = Array.IndexOf(Names, node.Name);
        Action<int, long> acknowledged = (peer, number) => Acknowledged[Names[peer]].Add(number);
        system.ActorOf(Props.Create(() => new Writer(index, peers, _choose, acknowledged)), "writer");
    }

    private void Befall(SimulatedNode node)
    {
        if (node.State == NodeState.Down)
        {
            Start(node);
            return;
        }

        if (node.State == NodeState.Paused)
        {
            node.Resume();
            return;
        }

        // As from a deck of cards: every trouble comes once before any comes again.
        if (_deck.Count == 0) _deck.AddRange(Troubles());
        var trouble = _chance.Pick(_deck);
        _deck.Remove(trouble);
        trouble(node, _chance.Pick(Names));
    }

    private Action<SimulatedNode, string>[] Troubles() =>
    [
        (node, _) => node.Kill(),
        (node, _) => node.Crash(),
        (node, _) => node.Pause(),
        (node, _) => World.Network.Around(node.Name).Partition(),
        (node, other) => World.Network.OneWay(node.Name, other).Partition(),
        (_, _) => World.Network.Across(Names[..2], Names[2..]).Partition(),
        (_, _) => World.Network.All.Heal(),
        (_, _) => World.Network.All.Heal(),
        (node, other) => World.Network.Between(node.Name, other).Reset(),
        (node, _) => World.Network.Around(node.Name).Loss(_chance.Next(3) * 0.1),
        (node, _) => World.Network.Around(node.Name).Duplication(0.5),
        (node, _) => World.Network.Around(node.Name).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1 + _chance.Next(50)))),
        (node, _) => node.Disk.FailNextWrite(WriteFault.Unknown),
        (node, _) => node.Disk.FailNextWrite(WriteFault.FailsButLands),
        (node, _) => node.Disk.RejectNextWrite(),
        (node, _) => node.Disk.FailNextRead(),
        (node, _) => node.Disk.Stall(),
        (node, _) => node.Disk.Resume(),
        (node, _) => node.Disk.Fill(),
        (node, _) => node.Disk.Free(),
        (node, _) => node.Clock.Jump(_chance.Next(-Second, Second)),
        (node, _) => node.Clock.Drift(_chance.Next(2000) - 1000),
    ];

    private void Heal()
    {
        World.Network.All.Heal().Loss(0).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
        foreach (var node in World.Nodes)
        {
            if (node.State != NodeState.Down) node.Kill();
            node.Disk.Resume();
            node.Disk.Free();
            Start(node);
        }
    }

    /// <summary>Keeps a ledger running: a persistent actor whose storage fails stops.</summary>
    private sealed class Keeper(string node) : UntypedActor
    {
        protected override void PreStart() => Open();

        protected override void OnReceive(object message)
        {
            if (message is Terminated) Open();
        }

        private void Open() => Context.Watch(Context.ActorOf(Props.Create(() => new Ledger($"ledger-{node}", true)), "ledger"));
    }

    /// <summary>Writes numbers of its own to all ledgers in turn, a few dozen a second.</summary>
    private sealed class Writer(int index, IActorRef[] peers, Func<long, long> choose, Action<int, long> acknowledged)
        : UntypedActor, IWithTimers
    {
        private long _written;

        public ITimerScheduler Timers { get; set; } = null!;

        // Numbers never meet: each life of each writer begins at a time of its own.
        private long First { get; } = (Context.System.Scheduler.MonotonicClock.Ticks * 10) + index;

        protected override void PreStart() => Timers.StartPeriodicTimer("write", "write", TimeSpan.FromMilliseconds(20));

        protected override void OnReceive(object message)
        {
            if (message is long number)
            {
                acknowledged(Array.FindIndex(peers, peer => peer.Path.Address.Host == Host(Sender)), number);
            }
            else if (message is "write")
            {
                var next = choose(First + (10 * _written++));
                peers[_written % peers.Length].Tell(next);
            }
        }

        /// <summary>The answer of this node's own ledger comes from a local ref, which has no host.</summary>
        private string Host(IActorRef ledger) => ledger.Path.Address.Host ?? ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.Host!;
    }
}
