using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Lease reads (§6.4.1): a replicated setting, off by default.</summary>
public sealed class LeaseRules
{
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(100));

    [Fact]
    public void Without_terms_a_lease_read_is_an_ordinary_one()
    {
        var group = TestGroup.Led(3);

        group.Read(group[1], ReadMode.Lease);

        Assert.Empty(group[1].Asked(EffectKind.ReadReady));
        group.Settle();
        Assert.Single(group[1].Asked(EffectKind.ReadReady));
    }

    [Fact]
    public void Under_a_lease_a_read_needs_no_round()
    {
        var group = Leased();

        group.Read(group[1], ReadMode.Lease);

        Assert.Single(group[1].Asked(EffectKind.ReadReady));
        Assert.Empty(group[1].Said);
    }

    [Fact]
    [Hazard(26)]
    public void A_lease_runs_from_the_sending_of_the_round_less_the_drift()
    {
        var group = Leased();
        group.Pass(group.Options.HeartbeatInterval);
        var sent = group.Now.Monotonic;
        group.FireDueTimers();
        group.Pass(TimeSpan.FromMilliseconds(300));
        group.Settle();
        Assert.True(Leader(group).HoldsLease);

        group.Pass(sent + Terms.Duration - Terms.MaxDrift - group.Now.Monotonic - TimeSpan.FromTicks(1));
        group[1].Step(Input.StorageResumed());
        Assert.True(Leader(group).HoldsLease);
        group.Pass(TimeSpan.FromTicks(1));
        group[1].Step(Input.StorageResumed());

        Assert.False(Leader(group).HoldsLease);
    }

    [Fact]
    [Hazard(26)]
    public void After_an_invitation_to_an_election_there_is_no_lease_for_the_rest_of_the_term()
    {
        var group = Leased();
        group.Cut(group[1], group[2]);
        group.Transfer(group[1], 2);
        group.Heal();

        group.Run(group.Options.LeadershipTransferTimeout + TimeSpan.FromMilliseconds(500));

        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.False(Leader(group).HoldsLease);
    }

    [Fact]
    [Hazard(26)]
    public void After_a_restart_a_voter_withholds_its_vote_for_a_full_timeout()
    {
        var group = Leased();
        group[2].Crash();
        group[2].Restart();
        var last = new EntryId(new LogIndex(9), new Term(1));

        group.Say(group[3], group[2], 5, new RequestVote(last, false));
        Assert.Empty(group[2].Said);
        group.Pass(group.Options.ElectionTimeoutMin);
        group.Say(group[3], group[2], 5, new RequestVote(last, false));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    public void Hints_count_for_nothing_under_a_lease()
    {
        var group = Leased();

        group[2].Step(Input.PeerHint(new MemberId(1), PeerHintKind.Lost));

        Assert.True(group[2].Replica.CurrentRole!.Sticks);
    }

    [Fact]
    public void A_follower_that_does_not_know_the_terms_promises_nothing()
    {
        var group = TestGroup.Led(3);
        group.Cut(group[1], group[3]);
        Agree(group, Terms);
        group.Settle();
        group.Heal();
        group.Cut(group[2], group[1]);
        group.Forget();
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.DeliverFirst(envelope => envelope.To == group[3].Identity && envelope.Body is Heartbeat);

        Assert.Equal(0, Assert.Single(group[3].SaidTo<HeartbeatResponse>(group[1])).LeasePromiseTicks);
    }

    [Fact]
    [Hazard(26)]
    public void A_follower_promises_nothing_by_terms_that_are_not_durable()
    {
        var group = TestGroup.Led(3);
        group[3].WritesAtOnce = false;
        Agree(group, Terms);
        group.Settle();
        Assert.Equal(Terms, group[3].State.Lease);
        Assert.Equal(0, Promise());

        group[3].FinishAllWrites();
        Assert.Equal(Terms.Duration.Ticks, Promise());

        long Promise()
        {
            group.Forget();
            group.Pass(group.Options.HeartbeatInterval);
            group.FireDueTimers();
            group.Settle();
            return group[3].SaidTo<HeartbeatResponse>(group[1]).Last().LeasePromiseTicks;
        }
    }

    [Fact]
    [Hazard(26)]
    public void What_was_promised_under_other_terms_counts_for_nothing()
    {
        var group = Leased();
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Deliver(envelope => envelope.Body is Heartbeat);
        Agree(group, Terms with { Duration = Terms.Duration / 2 });

        group.Deliver(envelope => envelope.Body is HeartbeatResponse);
        Assert.False(Leader(group).HoldsLease);

        group.Settle();
        group.Run(group.Options.HeartbeatInterval);
        Assert.True(Leader(group).HoldsLease);
    }

    [Fact]
    public void A_lease_longer_than_the_election_timeout_keeps_a_member_from_campaigning_within_it()
    {
        var options = new RaftOptions();
        var lease = new LeaseTerms(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1));

        Assert.True(Election.ElectionTimeout.Of(options, new Election.Turn(0, 3, 0), new MemberId(1), new Term(1), 0, lease) >= lease.Duration);
    }

    [Fact]
    [Hazard(26)]
    public void A_lease_longer_than_the_election_timeout_binds_its_voters_for_as_long()
    {
        var lease = new LeaseTerms(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1));
        var group = new TestGroup(Configuration.Create(TestGroup.Voters(3).Members.ToArray(), lease));
        group.StartAll();
        group.Elect(1);
        group.Forget();
        var last = new EntryId(new LogIndex(9), new Term(1));

        group.Pass(lease.Duration - TimeSpan.FromTicks(1));
        group.Say(group[3], group[2], 5, new RequestVote(last, false));
        Assert.Empty(group[2].Said);
        group[2].Crash();
        group[2].Restart();
        group.Pass(lease.Duration - TimeSpan.FromTicks(1));
        group.Say(group[3], group[2], 5, new RequestVote(last, false));
        Assert.Empty(group[2].Said);

        group.Pass(TimeSpan.FromTicks(1));
        group.Say(group[3], group[2], 5, new RequestVote(last, false));
        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    public void A_group_may_be_founded_under_a_lease()
    {
        var founding = new Founding([new MemberId(1)], Terms);

        founding.Introduce(new Member(TestGroup.Named(1), MemberRole.Voter));

        Assert.Equal(Terms, founding.Configuration!.Lease);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 100)]
    [InlineData(100, -1)]
    [InlineData(60_001, 0)]
    public void Terms_that_nobody_could_keep_are_refused(int durationMs, int driftMs)
    {
        var group = Leased();

        Agree(group, new LeaseTerms(TimeSpan.FromMilliseconds(durationMs), TimeSpan.FromMilliseconds(driftMs)));

        Assert.Equal(RefusalReason.Invalid, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Reason);
        Assert.Equal(Terms, group[1].State.Lease);
    }

    private static void Agree(TestGroup group, LeaseTerms terms) =>
        group[1].Step(Input.ChangeRequested(9, new MembershipIntent(group[1].Replica.Configuration!.Members.ToArray(), terms)));

    private static Roles.Leader Leader(TestGroup group) => (Roles.Leader)group[1].Replica.CurrentRole!;

    private static TestGroup Leased()
    {
        var group = new TestGroup(Configuration.Create(TestGroup.Voters(3).Members.ToArray(), Terms));
        group.StartAll();
        group.Elect(1);
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Settle();
        group.Forget();
        return group;
    }
}
