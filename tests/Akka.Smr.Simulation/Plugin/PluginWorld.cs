using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>Three nodes with replicas of one group and a fourth with only its proxy, clients on all of them, and the group's operator.</summary>
internal sealed class PluginWorld
{
    public const string Group = "store";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int ClientsPerNode = 2;

    // A configuration in force may not be committed yet: a second disk is wiped only when the first loss is surely healed.
    private static readonly TimeSpan RestAfterWipe = TimeSpan.FromSeconds(10);

    private readonly PluginScene _scene;
    private readonly Dictionary<string, IActorRef> _groups = [];
    private string? _wiped;
    private TimeSpan _nextWipe;

    public PluginWorld(ulong seed, PluginScene scene)
    {
        _scene = scene;
        World = new SimulatedWorld(seed);
        foreach (var name in Names)
            World.AddNode(name, ConfigurationOf(name));
    }

    /// <summary>The nodes with a replica.</summary>
    public static IReadOnlyList<string> Members { get; } = ["n1", "n2", "n3"];

    /// <summary>All nodes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Members, "n4"];

    public SimulatedWorld World { get; }

    public History History { get; } = new();

    /// <summary>Whether clients ask no more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether a disk may be wiped: one at a time, for a group of three survives the loss of one.</summary>
    public bool MayWipe => _wiped is null && World.Now >= _nextWipe;

    public void Start(SimulatedNode node, bool wiped = false)
    {
        var system = wiped ? node.Restart(wiped: true) : node.Start();
        if (wiped)
            _wiped = node.Name;
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Listener(node.Name, MembershipChanged))), typeof(SmrMembershipChanged));
        var isMember = Members.Contains(node.Name);
        var group = _groups[node.Name] = isMember ? Smr.Get(system).Start(Group, _scene.Machine(node.Name)) : Smr.Get(system).StartProxy(Group);
        for (var i = 0; i < ClientsPerNode; i++)
        {
            var session = $"{node.Name}-{World.Now.Ticks}-{i}";
            var chance = World.RandomOf(session);
            system.ActorOf(Props.Create(() => new StoreClient(group, History, chance, session, _scene.ClientsRepeatBlindly, () => !IsOver)));
        }
    }

    /// <summary>What an operator does who watches: whoever has lost its disk is added anew, under its name.</summary>
    public void Operate()
    {
        if (_wiped is null)
            return;
        foreach (var name in Members.Where(name => World[name].State == NodeState.Running))
            Replica(name).Tell(new ChangeMembership(MembershipStep.Add, _wiped, $"akka.tcp://sim@{_wiped}:2552"), ActorRefs.NoSender);
    }

    public T AskGroup<T>(string node, object question) => World.RunUntil(_groups[node].Ask<T>(question), Patience);

    // SmrClient's tasks complete on the pool, which is no part of a simulated world.
    public T AskReplica<T>(string node, object question) => World.RunUntil(Replica(node).Ask<T>(question), Patience);

    public void TellReplica(string node, object message) => Replica(node).Tell(message, ActorRefs.NoSender);

    private IActorRef Replica(string node) =>
        ((ExtendedActorSystem)World[node].System).Provider.ResolveActorRef($"akka://sim/system/{GroupPaths.Replica(Group)}");

    /// <summary>The member that was wiped counts again once it knows itself as a voter of a configuration without its old disk.</summary>
    private void MembershipChanged(string node, SmrMembershipChanged changed)
    {
        if (node != _wiped || changed.Members.Count != Members.Count || changed.Members.Any(member => member.Kind != "voter"))
            return;
        _wiped = null;
        _nextWipe = World.Now + RestAfterWipe;
    }

    private Config ConfigurationOf(string name) => ConfigurationFactory.ParseString($$"""
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
            random-seed = "{{World.Seed}}"
            groups.store {
              members = [
                "n1=akka.tcp://sim@n1:2552"
                "n2=akka.tcp://sim@n2:2552"
                "n3=akka.tcp://sim@n3:2552"
              ]
              read = {{_scene.ReadUnder(World.Seed).ToString().ToLowerInvariant()}}
              lease.duration = {{(_scene.ReadUnder(World.Seed) == ReadConsistency.Lease ? "1500 ms" : "0 s")}}
              raft { snapshot-after-entries = 60, trailing-entries = 10 }
              digest-interval-entries = 100
              snapshot-chunk-bytes = 1 KiB
              snapshot-window-chunks = 2
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    private static IEnumerable<Type> StoreTypes =>
        [typeof(StoreCommand), typeof(StoreFailure), typeof(StoreQuery), typeof(StoreRuns), typeof(StoreReply), typeof(StoreRunsReply), typeof(StorePart)];

    private sealed class Listener(string node, Action<string, SmrMembershipChanged> heard) : UntypedActor
    {
        protected override void OnReceive(object message) => heard(node, (SmrMembershipChanged)message);
    }
}
