using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Replicas;
using Akka.Smr.Serialization;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>
/// A replica with all that is below it, on a journal and a snapshot store that do as they are told. A test fails at its end if an
/// error was logged that it did not expect, or one was expected and none logged.
/// </summary>
public abstract class ReplicaTest : Akka.TestKit.Xunit2.TestKit
{
    private protected const string Name = "bank";

    // For tests whose journals fail: under serialize-messages Akka.NET's journals lose the failures that they tell themselves of.
    private protected const string Unserialized = "akka.actor.serialize-messages = off";

    private const string Defaults = """
        akka.loglevel = WARNING
        akka.log-dead-letters = off
        akka.actor.serialize-messages = on
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.persistence {
          journal.plugin = akka.persistence.journal.faulty
          snapshot-store.plugin = akka.persistence.snapshot-store.faulty
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestProbe _errors;
    private readonly TestProbe _events;
    private readonly List<string> _expected = [];
    private readonly List<string> _allowed = [];
    private long _requests;

    protected ReplicaTest(string config = "")
        : base(Configure(config))
    {
        _errors = CreateTestProbe();
        Sys.EventStream.Subscribe(_errors.Ref, typeof(Error));
        _events = CreateTestProbe();
        Sys.EventStream.Subscribe(_events.Ref, typeof(SmrEvent));
    }

    /// <summary>A group of one, quick to elect and to try again.</summary>
    private protected GroupSettings Alone => new()
    {
        Name = Name,
        NodeName = "n1",
        Members = [new MemberAddress("n1", OwnAddress)],
        MaxCommandBytes = 4096,
        RequestTimeout = TimeSpan.FromSeconds(1),
        JournalRestartInterval = TimeSpan.FromMilliseconds(50),
        JournalStallTimeout = TimeSpan.FromSeconds(30),
        JournalWriteTimeout = TimeSpan.FromSeconds(60),
        Raft = new RaftOptions
        {
            HeartbeatInterval = TimeSpan.FromMilliseconds(30),
            ElectionTimeoutMin = TimeSpan.FromMilliseconds(100),
            ElectionTimeoutMax = TimeSpan.FromMilliseconds(250),
            MaxCommandBytes = 4096,
        },
    };

    private protected string OwnAddress => ((ExtendedActorSystem)Sys).Provider.DefaultAddress.ToString();

    private protected TillFault Fault { get; } = new();

    private protected static Config Configure(string config) =>
        ConfigurationFactory.ParseString(config)
            .WithFallback(ConfigurationFactory.ParseString(Defaults))
            .WithFallback(ConfigurationFactory.ParseString(FaultyJournal.Config))
            .WithFallback(ConfigurationFactory.ParseString(FaultySnapshotStore.Config))
            .WithFallback(SmrSettings.Reference);

    private protected IActorRef Begin(GroupSettings settings)
    {
        var fault = Fault;
        return ((ExtendedActorSystem)Sys).SystemActorOf(ReplicaActor.Props(settings, Props.Create(() => new Till(fault))), GroupPaths.Replica(settings.Name));
    }

    /// <summary>The replica ends, as its process would.</summary>
    private protected void End(IActorRef replica)
    {
        Watch(replica);
        Sys.Stop(replica);
        ExpectTerminated(replica, Patience);

        // The name is free when its parent has heard of it too.
        AwaitCondition(() => !Resolve(replica.Path).Equals(replica), Patience);
    }

    /// <summary>A group of one that leads.</summary>
    private protected IActorRef BeginAlone(GroupSettings? settings = null)
    {
        var replica = Begin(settings ?? Alone);
        UntilServing(replica);
        return replica;
    }

    private protected void UntilServing(IActorRef replica) => Until(replica, status => status is { Role: "Leader", IsHealthy: true, AppliedIndex: > 0 });

    /// <summary>Waits until the replica says of itself what is waited for.</summary>
    private protected GroupStatus Until(IActorRef replica, Predicate<GroupStatus> condition)
    {
        GroupStatus? last = null;
        AwaitCondition(() => condition(last = Status(replica)), Patience, TimeSpan.FromMilliseconds(20), $"last seen: {last}");
        return last!;
    }

    private protected GroupStatus Status(IActorRef replica) => Ask<StatusReport>(replica, GetStatus.Instance).Status;

    /// <summary>The replica's child of that name; one that answers nobody if there is none.</summary>
    private protected IActorRef Child(IActorRef replica, string name) => Resolve(replica.Path / name);

    /// <summary>Asks as somebody whom nobody else tells anything.</summary>
    private protected T Ask<T>(IActorRef replica, object question)
    {
        var probe = CreateTestProbe();
        replica.Tell(question, probe.Ref);
        return probe.ExpectMsg<T>(Patience);
    }

    private protected Request Command(object command, EntryKind? kind = null) =>
        new(++_requests, kind ?? EntryKind.Command, UserPayload.Encode(Sys.Serialization, command));

    private protected Request Query(object query) => new(++_requests, default, UserPayload.Encode(Sys.Serialization, query));

    /// <summary>Sends one request, and says whom the answer comes to.</summary>
    private protected TestProbe Send(IActorRef replica, object command)
    {
        var probe = CreateTestProbe();
        replica.Tell(new CommandBatch([Command(command)]), probe.Ref);
        return probe;
    }

    private protected static Reply ReplyTo(TestProbe proxy) => Assert.Single(proxy.ExpectMsg<ReplyBatch>(Patience).Replies);

    private protected Reply Execute(IActorRef replica, object command) => ReplyTo(Send(replica, command));

    private protected Reply Read(IActorRef replica, object query, ReadConsistency consistency = ReadConsistency.Linearizable) =>
        Assert.Single(Ask<ReplyBatch>(replica, new QueryBatch(consistency, [Query(query)])).Replies);

    private protected T Value<T>(in Reply reply)
    {
        Assert.Equal(ReplyKind.Done, reply.Kind);
        return Assert.IsType<T>(UserPayload.Decode(Sys.Serialization, reply.Payload));
    }

    /// <summary>Waits for an event of a kind; those before it are forgotten.</summary>
    private protected T Event<T>(Predicate<T>? isIt = null)
        where T : SmrEvent =>
        (T)_events.FishForMessage(message => message is T seen && (isIt is null || isIt(seen)), Patience);

    /// <summary>An error with these words will be logged.</summary>
    private protected void ExpectError(string words) => _expected.Add(words);

    /// <summary>An error with these words may be logged, or not.</summary>
    private protected void AllowError(string words) => _allowed.Add(words);

    private protected void Order(JournalFaults faults) => Order(Persistence.Persistence.Instance.Apply(Sys).JournalFor(FaultyJournal.PluginId), faults);

    private protected void Order(StoreFaults faults) => Order(Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor(FaultySnapshotStore.PluginId), faults);

    /// <summary>Is told of every write from now on.</summary>
    private protected TestProbe Observe()
    {
        var probe = CreateTestProbe();
        Persistence.Persistence.Instance.Apply(Sys).JournalFor(FaultyJournal.PluginId).Tell(new ObserveJournal(probe.Ref), probe.Ref);
        probe.ExpectMsg<ObserveJournal>();
        return probe;
    }

    /// <summary>From now on writes reach the journal, and are not done.</summary>
    private protected TestProbe HangWrites()
    {
        var writes = Observe();
        Order(new JournalFaults { HangWrites = true });
        return writes;
    }

    private protected void ReleaseWrites() => Order(JournalFaults.None);

    protected override void AfterAll()
    {
        var logged = new List<string>();
        while (_errors.HasMessages)
            logged.Add(_errors.ReceiveOne(TimeSpan.Zero)!.ToString()!);
        base.AfterAll();
        Assert.All(logged, error => Assert.True(_expected.Concat(_allowed).Any(error.Contains), $"An error was logged that no test expected: {error}"));
        Assert.All(_expected, words => Assert.True(logged.Exists(error => error.Contains(words)), $"No error was logged with the words: {words}"));
    }

    private IActorRef Resolve(ActorPath path) => ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path.ToString());

    private void Order(IActorRef plugin, object order)
    {
        var probe = CreateTestProbe();
        plugin.Tell(order, probe.Ref);
        probe.ExpectMsg(order);
    }
}
