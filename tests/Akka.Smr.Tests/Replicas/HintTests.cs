using Akka.Actor;
using Akka.Remote;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>What the loss of a connection leads to: a question whether to lead, when it was the leader's, and nothing else.</summary>
public sealed class HintTests : PeeredTest
{
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(60);

    [Fact]
    [Hazard(53)]
    public void The_loss_of_the_leaders_connection_starts_a_pre_vote_long_before_the_timeout()
    {
        BeginFollower(Settings with { FaultHintJitter = Jitter });

        Lose(N2.Place);

        Assert.Equal(0, N3.ExpectBody<PreVote>().Last.Index.Value);
    }

    [Fact]
    [Hazard(53)]
    public void What_the_dead_had_sent_before_does_not_pass_for_a_sign_of_life()
    {
        BeginFollower(Settings with { FaultHintJitter = Jitter });

        Lose(N2.Place);
        N2.Beat(1, round: 2);

        Assert.Equal(0, N3.ExpectBody<PreVote>().Last.Index.Value);
    }

    [Fact]
    [Hazard(53)]
    public void The_last_of_several_losses_counts()
    {
        // There is no other look before the test's patience ends.
        var settings = Settings with { FaultHintJitter = Jitter, Raft = Settings.Raft with { HeartbeatInterval = TimeSpan.FromSeconds(25) } };
        BeginFollower(settings);

        Lose(N2.Place);
        N2.Beat(1, round: 2);
        N2.ExpectBody<HeartbeatResponse>();
        Lose(N2.Place);

        Assert.Equal(0, N3.ExpectBody<PreVote>().Last.Index.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Hazard(7)]
    public void A_leader_that_is_heard_again_meanwhile_is_followed_on(bool isHeard)
    {
        var replica = BeginFollower();

        replica.Tell(new ReplicaSignals.HintDue(N2.Member.Id, LostAt: isHeard ? TimeSpan.Zero : TimeSpan.MaxValue, IsLast: true));

        Assert.Equal(!isHeard, WouldVoteForAnother());
    }

    [Fact]
    [Hazard(7)]
    public void The_loss_of_other_connections_means_nothing()
    {
        var replica = BeginFollower(Settings with { FaultHintJitter = TimeSpan.Zero });
        Lose(N3.Place);
        Lose("akka.tcp://elsewhere@127.0.0.1:1");
        CreateTestProbe().ExpectNoMsg(Jitter);
        Assert.False(WouldVoteForAnother());
        Assert.Equal("Follower", Status(replica).Role);
    }

    [Fact]
    [Hazard(53)]
    public void A_hint_that_finds_the_replica_leading_bars_no_later_one()
    {
        var replica = BeginFollower(Settings with { FaultHintJitter = Jitter });
        Lose(N2.Place);
        N2.Say(1, new TimeoutNow());
        N2.Skip<PreVote>();
        N2.ExpectBody<RequestVote>();
        N2.Say(2, new RequestVoteResponse(true));
        Until(replica, status => status.Role == "Leader");

        // The hint comes while it leads.
        CreateTestProbe().ExpectNoMsg(2 * Jitter);
        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));
        Until(replica, status => status is { Role: "Follower", Term: 3 });

        Lose(N2.Place);

        N3.FishBody<PreVote>(asked => asked.Last.Index.Value == 1);
    }

    /// <summary>Who believes its leader alive says no.</summary>
    private bool WouldVoteForAnother()
    {
        N3.Skip<PreVote>();
        N3.Say(2, new PreVote(new EntryId(new LogIndex(9), new Term(1))));
        return N3.ExpectBody<PreVoteResponse>().Granted;
    }

    private void Lose(string place) => Sys.EventStream.Publish(new DisassociatedEvent(Address.Parse(OwnAddress), Address.Parse(place), true));
}
