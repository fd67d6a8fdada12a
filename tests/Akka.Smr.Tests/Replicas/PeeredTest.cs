using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Tests.Replicas;

/// <summary>A replica called n1 between two members, n2 and n3, whose parts the test plays. No timer of Raft fires while it does.</summary>
public abstract class PeeredTest : ReplicaTest
{
    private protected static readonly GroupId GroupId = new(new Guid("11111111-2222-3333-4444-555555555555"), 0);

    protected PeeredTest(string config = "")
        : base(config + "\nakka.actor.provider = remote")
    {
        N2 = new Peer("n2", CreateTestProbe(), Configure(config + "\nakka.actor.provider = remote"));
        N3 = new Peer("n3", CreateTestProbe(), Configure(config + "\nakka.actor.provider = remote"));
    }

    private protected Peer N2 { get; }

    private protected Peer N3 { get; }

    private protected IEnumerable<Peer> Peers => [N2, N3];

    private protected virtual GroupSettings Settings => Alone with
    {
        Members = [new("n1", OwnAddress), new("n2", N2.Place), new("n3", N3.Place)],
        IntroductionInterval = TimeSpan.FromMilliseconds(50),
        Raft = Alone.Raft with
        {
            HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            ElectionTimeoutMin = TimeSpan.FromSeconds(60),
            ElectionTimeoutMax = TimeSpan.FromSeconds(61),
        },
    };

    /// <summary>The replica bears a name by which it is the founder.</summary>
    private protected GroupSettings Founding
    {
        get
        {
            var name = Enumerable.Range(0, 1000).Select(i => $"f{i}").First(candidate => Peers.All(peer => MemberNames.IdOf(candidate).CompareTo(peer.Member.Id) < 0));
            return Settings with { NodeName = name, Members = [new(name, OwnAddress), .. Settings.Members.Skip(1)] };
        }
    }

    private protected SnapshotMeta FoundingWith(Member replica, GroupId? group = null)
    {
        var configuration = Raft.Membership.Configuration.Create([replica with { Role = MemberRole.Voter }, N2.Member, N3.Member]);
        return SnapshotMeta.Founding(group ?? GroupId, configuration);
    }

    /// <summary>The replica starts, and n2 tells it that the group is founded. It follows nobody yet.</summary>
    private protected IActorRef BeginFounded(GroupSettings? settings = null)
    {
        var replica = Begin(settings ?? Settings);
        foreach (var peer in Peers)
            peer.Meet(Address.Parse(OwnAddress), GroupId);
        var introduction = N2.Expect<Introduction>();
        foreach (var peer in Peers)
            peer.Replica = introduction.Self.Identity;
        N2.Tell(new GroupFounded(Name, FoundingWith(introduction.Self)));
        Until(replica, status => status.Role == "Follower");
        foreach (var peer in Peers)
            peer.Skip<Introduction>();
        return replica;
    }

    /// <summary>The replica follows n2 in term 1.</summary>
    private protected IActorRef BeginFollower(GroupSettings? settings = null)
    {
        var replica = BeginFounded(settings);
        N2.Beat(1, round: 1);
        N2.ExpectBody<HeartbeatResponse>();
        return replica;
    }

    /// <summary>The replica leads term 2, by the will of n2 and its vote; nothing is acknowledged to it yet. The first append to n2 is returned.</summary>
    private protected (IActorRef Replica, AppendEntries First) BeginLeader(GroupSettings? settings = null)
    {
        var replica = BeginFollower(settings);
        N2.Say(1, new TimeoutNow());
        N2.ExpectBody<RequestVote>();
        N2.Say(2, new RequestVoteResponse(true));
        foreach (var peer in Peers)
            peer.Skip<Heartbeat>();
        var first = N2.ExpectBody<AppendEntries>();
        return (replica, first);
    }

    /// <summary>As <see cref="BeginLeader"/>, and the first entry of its term is committed.</summary>
    private protected (IActorRef Replica, long Session) BeginReadyLeader(GroupSettings? settings = null)
    {
        var (replica, first) = BeginLeader(settings);
        N2.Acknowledge(2, first);
        Until(replica, status => status is { Role: "Leader", AppliedIndex: 1 });
        return (replica, first.Session);
    }

    private protected static Entry CommandEntry(long index, long term, byte[] payload) =>
        new(new EntryId(new LogIndex(index), new Term(term)), EntryKind.Command, index, 0, payload);

    protected override void AfterAll()
    {
        base.AfterAll();
        foreach (var peer in Peers)
            peer.Dispose();
    }
}
