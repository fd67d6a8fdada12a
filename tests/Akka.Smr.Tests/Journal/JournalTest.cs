using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>
/// A test that stands in a replica's place. It fails at its end if anything logged an error that no filter expected.
/// Local messages are not serialized here: those of the journal's actors never leave the process, and Akka.NET's journals are not made
/// for it: they lose the failures that they tell themselves of, and one of them dies. The events go through their serializer all the same.
/// </summary>
public abstract class JournalTest : Akka.TestKit.Xunit2.TestKit
{
    private const string Defaults = """
        akka.loglevel = WARNING
        akka.actor {
          serializers.smr = "Akka.Smr.Serialization.SmrSerializer, Akka.Smr"
          serialization-bindings {
            "Akka.Smr.Protocol.ISmrMessage, Akka.Smr" = smr
            "Akka.Smr.Raft.Messages.Envelope, Akka.Smr.Raft" = smr
          }
        }
        akka.persistence {
          journal.plugin = akka.persistence.journal.faulty
          snapshot-store.plugin = akka.persistence.snapshot-store.faulty
        }
        """;

    private protected static readonly GroupId Group = new(new Guid("11111111-2222-3333-4444-555555555555"), 1);

    private readonly TestProbe _errors;
    private int _lives;

    protected JournalTest(string config = "")
        : base(ConfigurationFactory.ParseString(config)
            .WithFallback(ConfigurationFactory.ParseString(Defaults))
            .WithFallback(ConfigurationFactory.ParseString(FaultyJournal.Config))
            .WithFallback(ConfigurationFactory.ParseString(FaultySnapshotStore.Config)))
    {
        _errors = CreateTestProbe();
        Sys.EventStream.Subscribe(_errors.Ref, typeof(Error));
    }

    private protected GroupSettings Settings { get; set; } = new() { Name = "bank", NodeName = "n1" };

    private protected static HardState Hard(long term) => new(new Term(term), Identity.None);

    private protected static Entry EntryAt(long index, long term = 1, int bytes = 8) =>
        new(new EntryId(new LogIndex(index), new Term(term)), EntryKind.Command, index, 0, new byte[bytes]);

    private protected static Entry[] Entries(long from, long to) => [.. Enumerable.Range((int)from, (int)(to - from + 1)).Select(i => EntryAt(i))];

    private protected static SnapshotMeta Snapshot(long index) => SnapshotMeta.Founding(Group, Raft.Membership.Configuration.Create([])) with
    {
        Id = new EntryId(new LogIndex(index), new Term(index == 0 ? 0 : 1)),
    };

    private protected static StorageRecord Record(long number, params Entry[] entries) => new(number, null, null, null, entries);

    /// <summary>The first record of a founded group.</summary>
    private protected static StorageRecord First() => new(1, Hard(1), Snapshot(0), null, default);

    /// <summary>Another life of the journal, under a parent that passes on what it says.</summary>
    private protected IActorRef Begin()
    {
        var life = ++_lives;
        var settings = Settings;
        var parent = Sys.ActorOf(Props.Create(() => new Parent(TestActor, settings)), $"replica-{life}");
        var asker = CreateTestProbe();
        parent.Tell(Parent.WhoIsIt, asker.Ref);
        return asker.ExpectMsg<IActorRef>();
    }

    private protected (IActorRef Journal, JournalRecovered Recovered) BeginRecovered()
    {
        var journal = Begin();
        return (journal, ExpectMsg<JournalRecovered>(TimeSpan.FromSeconds(10)));
    }

    private protected void Write(IActorRef journal, StorageRecord record)
    {
        journal.Tell(new WriteRecord(Group, record));
        Assert.Equal(record.Number, ExpectMsg<RecordWritten>(TimeSpan.FromSeconds(10)).Number);
    }

    /// <summary>What was told so far has passed through the journal and has reached the actor that writes.</summary>
    private protected void AwaitArrival(IActorRef journal)
    {
        var probe = CreateTestProbe();
        journal.Tell(new Identify("journal"), probe.Ref);
        probe.ExpectMsg<ActorIdentity>();
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(journal.Path / "records").Tell(new Identify("records"), probe.Ref);
        Assert.NotNull(probe.ExpectMsg<ActorIdentity>().Subject);
    }

    private protected void End(IActorRef journal)
    {
        Watch(journal);
        Sys.Stop(journal);
        ExpectTerminated(journal);
    }

    /// <summary>The journal has ended by itself.</summary>
    private protected void ExpectEnd(IActorRef journal)
    {
        Watch(journal);
        ExpectTerminated(journal);
    }

    private protected void Order(JournalFaults faults) => Order(Persistence.Persistence.Instance.Apply(Sys).JournalFor(FaultyJournal.PluginId), faults);

    private protected void Order(StoreFaults faults) => Order(Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor(FaultySnapshotStore.PluginId), faults);

    private protected TestProbe Observe()
    {
        var probe = CreateTestProbe();
        var journal = Persistence.Persistence.Instance.Apply(Sys).JournalFor(FaultyJournal.PluginId);
        journal.Tell(new ObserveJournal(probe.Ref), probe.Ref);
        probe.ExpectMsg<ObserveJournal>();
        return probe;
    }

    /// <summary>Whether an error is part of what the test does, so that its being logged is in order.</summary>
    protected virtual bool IsExpected(Error error) => false;

    protected override void AfterAll()
    {
        Error? unexpected = null;
        while (unexpected is null && _errors.HasMessages)
        {
            if (_errors.ReceiveOne(TimeSpan.Zero) is Error error && !IsExpected(error))
                unexpected = error;
        }

        base.AfterAll();
        Assert.True(unexpected is null, $"An error was logged that no test expected: {unexpected}");
    }

    private void Order(IActorRef plugin, object order)
    {
        var probe = CreateTestProbe();
        plugin.Tell(order, probe.Ref);
        probe.ExpectMsg(order);
    }

    private sealed class Parent(IActorRef test, GroupSettings settings) : UntypedActor
    {
        public const string WhoIsIt = "who is it?";

        private IActorRef _journal = ActorRefs.Nobody;

        protected override void PreStart() => _journal = Context.ActorOf(JournalActor.Props(settings), "journal");

        protected override void OnReceive(object message)
        {
            if (message is WhoIsIt)
                Sender.Tell(_journal);
            else
                test.Forward(message);
        }
    }
}
