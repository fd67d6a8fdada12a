using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Simulation.Linearizability;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>
/// Whole nodes in a simulated world: extension, proxies, replicas, journals, snapshot stores and state machines as users run them, on
/// simulated network and disks. Clients on every node write and read while the seed's troubles befall the nodes; then all is healed,
/// and what clients were told is judged.
/// </summary>
internal sealed class PluginRun
{
    private const string Group = "store";
    private const int ClientsPerNode = 2;

    private static readonly string[] Names = ["n1", "n2", "n3"];
    private static readonly TimeSpan Turmoil = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SeededRandom _chance;
    private readonly List<Action<SimulatedNode, string>> _deck = [];
    private readonly Props _machine;
    private readonly Dictionary<string, IActorRef> _groups = [];
    private bool _isOver;

    public PluginRun(ulong seed, Props? machine = null, bool keepsText = false)
    {
        World = new SimulatedWorld(seed, keepsText);
        _chance = World.RandomOf("plugin");
        _machine = machine ?? Props.Create(() => new Store());
        foreach (var name in Names)
            World.AddNode(name, ConfigurationOf(name, seed));
    }

    public SimulatedWorld World { get; }

    public History History { get; } = new();

    /// <summary>What befell the nodes, by name.</summary>
    public SortedDictionary<string, int> Troubles { get; } = [];

    /// <summary>Runs everything, and judges it.</summary>
    public PluginRun Run()
    {
        try
        {
            return RunAll();
        }
        catch (Exception failure) when (failure is not SimulationException)
        {
            throw Broken($"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private PluginRun RunAll()
    {
        foreach (var node in World.Nodes)
            Start(node);
        World.RunUntil(() => History.Done > 10, TimeSpan.FromSeconds(30));
        var end = World.Now + Turmoil;
        while (World.Now < end)
        {
            Befall(World.Nodes[_chance.Next(Names.Length)]);
            World.RunFor(_chance.Next(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3)));
        }

        Heal();
        Judge();
        return this;
    }

    private static Config ConfigurationOf(string name, ulong seed) => ConfigurationFactory.ParseString($$"""
        akka {
          actor {
            provider = remote
            serializers.store = "{{typeof(StoreSerializer).FullName}}, {{typeof(StoreSerializer).Assembly.GetName().Name}}"
            serialization-bindings {
              {{string.Join("\n      ", StoreTypes.Select(type => $"\"{type.FullName}, {type.Assembly.GetName().Name}\" = store"))}}
            }
          }
          remote.retry-gate-closed-for = 500 ms
          persistence {
            journal.plugin = "akka.persistence.journal.sql"
            snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
            journal-plugin-fallback {
              replay-filter.mode = fail
              circuit-breaker { call-timeout = 3 s, reset-timeout = 1 s }
            }
            journal.sql.replay-filter.mode = fail
          }
          smr {
            node-name = {{name}}
            random-seed = "{{seed}}"
            groups.store {
              members = [
                "n1=akka.tcp://sim@n1:2552"
                "n2=akka.tcp://sim@n2:2552"
                "n3=akka.tcp://sim@n3:2552"
              ]
              raft { snapshot-after-entries = 60, trailing-entries = 10 }
              digest-interval-entries = 100
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    private static IEnumerable<Type> StoreTypes =>
        [typeof(StoreCommand), typeof(StoreFailure), typeof(StoreQuery), typeof(StoreRuns), typeof(StoreReply), typeof(StoreRunsReply), typeof(StorePart)];

    private void Start(SimulatedNode node)
    {
        var system = node.Start();
        var group = _groups[node.Name] = Smr.Get(system).Start(Group, _machine);
        for (var i = 0; i < ClientsPerNode; i++)
        {
            var session = $"{node.Name}-{World.Now.Ticks}-{i}";
            var chance = World.RandomOf(session);
            system.ActorOf(Props.Create(() => new StoreClient(group, History, chance, session, () => !_isOver)));
        }
    }

    private void Befall(SimulatedNode node)
    {
        switch (node.State)
        {
            case NodeState.Down:
                Start(node);
                return;
            case NodeState.Paused:
                node.Resume();
                return;
            default:
                // As from a deck of cards: every trouble comes once before any comes again.
                if (_deck.Count == 0)
                    _deck.AddRange(AllTroubles());
                var trouble = _chance.Pick(_deck);
                _deck.Remove(trouble);
                trouble(node, _chance.Pick(Names));
                return;
        }
    }

    private Action<SimulatedNode, string>[] AllTroubles() =>
    [
        (node, _) => Count("kill", node.Kill),
        (node, _) => Count("kill", node.Kill),
        (node, _) => Count("power cut", node.Crash),
        (node, _) => Count("pause", node.Pause),
        (node, _) => Count("isolation", () => World.Network.Around(node.Name).Partition()),
        (node, other) => Count("one-way cut", () => Cut(node.Name, other)),
        (_, _) => Count("heal", () => World.Network.All.Heal()),
        (_, _) => Count("heal", () => World.Network.All.Heal()),
        (node, other) => Count("reset", () => Reset(node.Name, other)),
        (node, _) => Count("loss", () => World.Network.Around(node.Name).Loss(0.2)),
        (node, _) => Count("slow network", () => World.Network.Around(node.Name).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1 + _chance.Next(40))))),
        (node, _) => Count("stalled disk", node.Disk.Stall),
        (node, _) => Count("disk goes on", node.Disk.Resume),
        (node, _) => Count("full disk", node.Disk.Fill),
        (node, _) => Count("free disk", node.Disk.Free),
        (node, _) => Count("failed write", () => node.Disk.FailNextWrite()),
        (node, _) => Count("failed write that lands", () => node.Disk.FailNextWrite(WriteFault.FailsButLands)),
        (node, _) => Count("failed read", node.Disk.FailNextRead),
        (_, _) => Count("all killed", () =>
        {
            foreach (var node in World.Nodes)
                node.Kill();
        }),
    ];

    private void Cut(string from, string to)
    {
        if (from != to)
            World.Network.OneWay(from, to).Partition();
    }

    private void Reset(string one, string other)
    {
        if (one != other)
            World.Network.Between(one, other).Reset();
    }

    private void Count(string trouble, Action befalls)
    {
        Troubles[trouble] = Troubles.GetValueOrDefault(trouble) + 1;
        World.Note($"{trouble}");
        befalls();
    }

    private void Heal()
    {
        World.Note("heal");
        World.Network.All.Heal().Loss(0).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
        foreach (var node in World.Nodes)
        {
            node.Disk.Resume();
            node.Disk.Free();
            if (node.State == NodeState.Paused)
                node.Resume();
            if (node.State == NodeState.Down)
                Start(node);
        }

        // The group serves again, every replica catches up, and every client is answered or has died.
        var before = History.Done;
        World.RunUntil(() => History.Done > before + 20, TimeSpan.FromSeconds(60));
        _isOver = true;
        World.RunFor(TimeSpan.FromSeconds(10));
        AwaitAgreement();
    }

    /// <summary>All replicas are healthy and have applied the same.</summary>
    private void AwaitAgreement()
    {
        var deadline = World.Now + TimeSpan.FromSeconds(60);
        while (true)
        {
            var statuses = Names.Select(StatusOf).ToList();
            if (statuses.All(status => status.IsHealthy && status.AppliedIndex == status.LastLogIndex && status.AppliedIndex == statuses[0].AppliedIndex))
                return;
            if (World.Now > deadline)
                throw Broken($"the replicas do not agree after healing: {string.Join("; ", statuses.Select(status => $"{status.Node} {status.Role} term {status.Term} applied {status.AppliedIndex} of {status.LastLogIndex} {status.Fault}"))}");
            World.RunFor(TimeSpan.FromMilliseconds(500));
        }
    }

    private GroupStatus StatusOf(string node) => AskReplica<StatusReport>(node, GetStatus.Instance).Status;

    private void Judge()
    {
        foreach (var key in History.Operations.Select(operation => operation.Key).Distinct().Order())
        {
            var verdict = LinearizabilityChecker.Check(History.Operations.Where(operation => operation.Key == key));
            if (verdict != Verdict.Linearizable)
                throw Broken($"the history of key {key} is {verdict}");
        }

        var digests = Names.Select(name => AskReplica<DigestAnswer>(name, GetDigest.Instance).Digest).ToList();
        if (digests.Distinct().Count() > 1)
            throw Broken($"the digests differ: {string.Join("; ", digests)}");
        JudgeRuns();
    }

    /// <summary>What was done was run once, what was refused never, what is unknown at most once.</summary>
    private void JudgeRuns()
    {
        var answer = World.RunUntil(_groups[Names[0]].Ask<StoreRunsReply>(new StoreRuns()), Patience);
        var runs = answer.Ids.GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        foreach (var operation in History.Operations.Where(operation => operation.Kind != OperationKind.Get))
        {
            var count = runs.GetValueOrDefault(operation.Id);
            var most = operation.Outcome == Outcome.Refused ? 0 : 1;
            var least = operation.Outcome == Outcome.Done ? 1 : 0;
            if (count < least || count > most)
                throw Broken($"{operation} was run {count} times");
        }

        foreach (var id in History.Failed.Where(runs.ContainsKey))
            throw Broken($"command {id} has failed, and its trace is still in the state");
    }

    // SmrClient's tasks complete on the pool, which is no part of a simulated world.
    private T AskReplica<T>(string node, object question)
    {
        var replica = ((ExtendedActorSystem)World[node].System).Provider.ResolveActorRef($"akka://sim/system/{GroupPaths.Replica(Group)}");
        return World.RunUntil(replica.Ask<T>(question), Patience);
    }

    private SimulationException Broken(string what) => new($"Seed {World.Seed} (SMR_PLUGIN_FROM={World.Seed} SMR_PLUGIN_SEEDS=1 repeats it): {what}.");
}
