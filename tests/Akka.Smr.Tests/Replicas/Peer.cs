using Akka.Actor;
using Akka.Configuration;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.TestKit;
using Xunit;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Tests.Replicas;

/// <summary>A member that the test plays: at its own address, in its own actor system, there where its replica would be.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ExtendedActorSystem _system;
    private readonly IActorRef _door;
    private readonly HashSet<Type> _skipped = [];
    private IActorRef _replica = ActorRefs.Nobody;
    private GroupId _group;

    public Peer(string name, TestProbe probe, Config config)
    {
        Probe = probe;
        _system = (ExtendedActorSystem)ActorSystem.Create(name, config);
        var seen = probe.Ref;
        _door = _system.SystemActorOf(Props.Create(() => new Door(seen)), GroupPaths.Replica("bank"));
        Place = _system.Provider.DefaultAddress.ToString();
        var identity = new Identity(MemberNames.IdOf(name), new StorageId(name[^1]));
        Member = new Member(identity, MemberRole.Voter, Address: MemberNames.Line(name, Place));
    }

    public TestProbe Probe { get; }

    public string Place { get; }

    public Member Member { get; }

    /// <summary>Whom it speaks to.</summary>
    public Identity Replica { get; set; }

    public void Meet(Address replica, GroupId group)
    {
        _replica = _system.Provider.ResolveActorRef(GroupPaths.ReplicaAt(replica, "bank").ToSerializationFormat());
        _group = group;
    }

    /// <summary>Speaks to a replica that has taken another one's place: remoting holds on to whom a path once meant.</summary>
    public void MeetInPlace(IActorRef replica) => _replica = replica;

    public void Tell(object message) => _replica.Tell(message, _door);

    public void Say(long term, Message body, Identity? from = null, GroupId? group = null) =>
        Tell(new Envelope(group ?? _group, from ?? Member.Identity, Replica, new Term(term), body));

    /// <summary>A heartbeat of a leader that knows nothing of the replica's log.</summary>
    public void Beat(long term, long round, long commit = 0) => Say(term, new Heartbeat(7, round, new LogIndex(commit), 0));

    public void Append(long term, EntryId previous, long commit, params Entry[] entries) =>
        Say(term, new AppendEntries(7, previous, new LogIndex(commit), entries));

    /// <summary>Everything that the leader has sent in an append is on this member's disk.</summary>
    public void Acknowledge(long term, AppendEntries append) =>
        Say(term, new AppendResponse(append.Session, true, append.Entries.Span[^1].Index, EntryId.Zero));

    /// <summary>The next message, which must be of this type; what is skipped does not count.</summary>
    public T Expect<T>() => Assert.IsType<T>(Next());

    /// <summary>The next message, which must be an envelope with a body of this type.</summary>
    public T ExpectBody<T>()
        where T : Message => Assert.IsType<T>(Expect<Envelope>().Body);

    /// <summary>The first body of this type that fits; what comes before it is forgotten.</summary>
    public T FishBody<T>(Predicate<T> fits)
        where T : Message =>
        (T)((Envelope)Probe.FishForMessage(message => message is Envelope { Body: T body } && fits(body), Patience)).Body;

    /// <summary>The replica has said nothing since: its status, asked for now, is the next message that comes from it.</summary>
    public GroupStatus ExpectSilence()
    {
        Tell(GetStatus.Instance);
        return Expect<StatusReport>().Status;
    }

    /// <summary>Messages or bodies of this type are not looked at from now on.</summary>
    public void Skip<T>() => _skipped.Add(typeof(T));

    private object Next()
    {
        while (true)
        {
            var message = Probe.ReceiveOne(Patience);
            Assert.NotNull(message);
            if (!_skipped.Contains(message is Envelope envelope ? envelope.Body.GetType() : message.GetType()))
                return message;
        }
    }

    public void Dispose() => _system.Terminate().Wait(Patience);

    private sealed class Door(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => probe.Tell(message, Sender);
    }
}
