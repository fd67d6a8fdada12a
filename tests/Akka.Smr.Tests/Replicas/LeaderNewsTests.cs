using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Proxies are told who leads: the one of the node always, others once after they were sent away.</summary>
public sealed class LeaderNewsTests : PeeredTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    [Hazard(22)]
    public void Who_was_sent_away_is_told_of_the_next_leader_and_of_no_other()
    {
        var replica = BeginFounded();
        var proxy = Send(replica, new Pay(1));
        Assert.Equal(ReplyKind.Refused, ReplyTo(proxy).Kind);

        N2.Beat(1, round: 1);
        Assert.Equal(new LeaderKnown(Name, 1, N2.Place, "n2"), News(proxy));

        N3.Beat(2, round: 1);
        Until(replica, status => status.Leader == "n3");
        Assert.False(proxy.HasMessages);
    }

    [Fact]
    public void The_proxy_of_the_node_is_told_of_every_leader()
    {
        var replica = BeginFounded();
        var proxy = CreateTestProbe();
        replica.Tell(FollowLeader.Instance, proxy.Ref);

        N2.Beat(1, round: 1);
        Assert.Equal(new LeaderKnown(Name, 1, N2.Place, "n2"), News(proxy));
        N3.Beat(2, round: 1);
        Assert.Equal(new LeaderKnown(Name, 2, N3.Place, "n3"), News(proxy));
    }

    [Fact]
    public void The_proxy_of_the_node_may_ask_at_any_time()
    {
        var replica = Begin(Alone);
        var (early, late) = (CreateTestProbe(), CreateTestProbe());
        replica.Tell(FollowLeader.Instance, early.Ref);
        var news = News(early);
        Assert.Equal((OwnAddress, "n1"), (news.Leader, news.LeaderName));

        replica.Tell(FollowLeader.Instance, late.Ref);
        Assert.Equal(news, News(late));
    }

    [Fact]
    [Hazard(22)]
    public void Whoever_hands_over_tells_whom_it_sent_away_who_has_taken_over_and_only_then_is_ready_to_leave()
    {
        var (replica, _) = BeginReadyLeader();
        var node = CreateTestProbe();
        replica.Tell(PrepareToLeave.Instance, node.Ref);
        var proxy = Send(replica, new Pay(1));
        Assert.Equal(RefusalReason.Transferring, ReplyTo(proxy).Reason);

        N2.FishBody<TimeoutNow>(_ => true);
        N2.Say(3, new RequestVote(new EntryId(new LogIndex(1), new Term(2)), Force: true));
        Assert.True(N2.FishBody<RequestVoteResponse>(_ => true).Granted);
        Assert.False(node.HasMessages);

        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));
        Assert.Equal(new LeaderKnown(Name, 3, N2.Place, "n2"), News(proxy));
        node.ExpectMsg<ReadyToLeave>(Patience);
    }

    [Fact]
    [Hazard(21)]
    public void Whose_command_was_lost_is_told_of_the_next_leader()
    {
        var (replica, _) = BeginReadyLeader();
        var proxy = Send(replica, new Pay(1));
        Until(replica, status => status.LastLogIndex == 2);

        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));
        Assert.Equal(ReplyKind.Unknown, ReplyTo(proxy).Kind);
        Assert.Equal(new LeaderKnown(Name, 3, N2.Place, "n2"), News(proxy));
    }

    private static LeaderKnown News(TestProbe proxy) => proxy.ExpectMsg<LeaderKnown>(Patience);
}
