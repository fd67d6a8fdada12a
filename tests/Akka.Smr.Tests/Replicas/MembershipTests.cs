using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Who is no member says so, for as long as it is none, and whoever was removed is told.</summary>
public sealed class MembershipTests : PeeredTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Hazard(32)]
    public void A_disk_that_the_group_does_not_know_is_not_known_after_a_restart_either(bool isBeingAdded)
    {
        var replica = Begin(Settings);
        foreach (var peer in Peers)
            peer.Meet(Address.Parse(OwnAddress), GroupId);
        N2.Replica = N2.Expect<Introduction>().Self.Identity;
        N2.Skip<Introduction>();
        N2.Tell(new GroupExists(Name, GroupId, LogIndex.Zero));
        Until(replica, status => status.FaultKind == ReplicaFault.NotAMember);
        N2.Beat(3, round: 1);
        N2.ExpectBody<HeartbeatResponse>();
        if (isBeingAdded)
        {
            // What was before it was added is read first, and says nothing against it.
            N2.Append(3, EntryId.Zero, 1, ConfigurationAt(1, 3, N2.Member, N3.Member));
            N2.ExpectBody<AppendResponse>();
            Until(replica, status => status.CommitIndex == 1);
        }

        End(replica);
        Event<SmrReplicaFaulted>();

        replica = Begin(Settings);

        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.NotAMember, fault.Kind);
        Assert.Contains("does not know this disk", fault.Detail, StringComparison.Ordinal);
        var status = Until(replica, status => status is { Role: "Follower", Term: 3 });
        Assert.Equal((false, ReplicaFault.NotAMember, fault.Detail), (status.IsHealthy, status.FaultKind, status.Fault));
    }

    [Fact]
    public void A_leader_that_removes_itself_says_that_it_is_removed_and_does_so_after_a_restart()
    {
        var (replica, _) = BeginReadyLeader();
        AcknowledgeNext(N3, 1);
        replica.Tell(new ChangeMembership(MembershipStep.Remove, "n1", ""), CreateTestProbe().Ref);
        AcknowledgeNext(N2, 2);
        AcknowledgeNext(N3, 2);
        Until(replica, status => status.LastLogIndex == 3);
        Assert.True(Status(replica).IsHealthy);
        AcknowledgeNext(N2, 3);
        AcknowledgeNext(N3, 3);

        ExpectRemoved();
        Assert.False(Status(replica).IsHealthy);
        End(replica);
        replica = Begin(Settings);
        ExpectRemoved();
        Until(replica, status => status is { Role: "Follower", IsHealthy: false });
    }

    [Fact]
    public void Who_is_removed_is_told_when_it_is_done_and_whenever_it_asks_for_votes_or_introduces_itself()
    {
        var (replica, _) = BeginReadyLeader();
        replica.Tell(new ChangeMembership(MembershipStep.Remove, "n3", ""), CreateTestProbe().Ref);
        AcknowledgeNext(N2, 2);
        Until(replica, status => status.LastLogIndex == 3);
        N3.Say(3, new PreVote(new EntryId(new LogIndex(2), new Term(2))));
        AcknowledgeNext(N2, 3);

        ExpectTold(3);
        N3.Say(3, new PreVote(new EntryId(new LogIndex(2), new Term(2))));
        ExpectTold(3);
        N3.Tell(new Introduction(Name, N3.Member, MayFound: false, GroupId));
        ExpectTold(3);

        void ExpectTold(long at) =>
            Assert.Equal(new GroupExists(Name, GroupId, new LogIndex(at)), N3.Probe.FishForMessage(message => message is GroupExists, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Who_hears_of_its_removal_is_out_until_a_later_configuration_names_it()
    {
        var replica = BeginFollower();
        var self = N2.Replica;
        N2.Tell(Removed(2));
        ExpectRemoved();

        // The same again is no news, and the way to the present leads over what was before.
        N2.Tell(Removed(2));
        N2.Skip<AppendResponse>();
        N2.Append(1, EntryId.Zero, 1, ConfigurationAt(1, self));
        Until(replica, status => status.CommitIndex == 1);
        Assert.Equal(ReplicaFault.NotAMember, Status(replica).FaultKind);

        N2.Append(1, new EntryId(new LogIndex(1), new Term(1)), 2, ConfigurationAt(2, self));

        Assert.IsType<SmrReplicaRecovered>(Event<SmrEvent>(happened => happened is SmrReplicaFaulted or SmrReplicaRecovered));
        Assert.True(Status(replica).IsHealthy);
    }

    [Fact]
    public void A_learner_that_hears_no_leader_asks_whether_it_is_known_and_one_that_was_removed_is_told()
    {
        var settings = Settings with
        {
            Raft = Settings.Raft with { ElectionTimeoutMin = TimeSpan.FromMilliseconds(200), ElectionTimeoutMax = TimeSpan.FromMilliseconds(400) },
        };
        var replica = BeginFollower(settings);
        N2.Append(1, EntryId.Zero, 1, ConfigurationAt(1, N2.Replica, MemberRole.Learner));
        Until(replica, status => status.CommitIndex == 1);

        var asked = (Introduction)N3.Probe.FishForMessage(message => message is Introduction { MayFound: false }, TimeSpan.FromSeconds(20));
        Assert.Equal((N2.Replica, GroupId), (asked.Self.Identity, asked.Group));
        Assert.True(Status(replica).IsHealthy);
        N3.Probe.FishForMessage(message => message is Introduction, TimeSpan.FromSeconds(20));

        N3.Tell(Removed(9));
        ExpectRemoved();
    }

    [Fact]
    public void A_removal_that_is_over_and_one_that_a_stranger_tells_of_mean_nothing()
    {
        var replica = BeginFollower();
        N2.Append(1, EntryId.Zero, 1, ConfigurationAt(1, N2.Replica));
        N2.ExpectBody<AppendResponse>();
        N2.Tell(Removed(1));
        N2.Tell(new GroupExists(Name, GroupId with { Id = Guid.Empty }, new LogIndex(9)));
        Ask<GroupDescription>(replica, new DescribeGroup(Name));
        replica.Tell(Removed(9), CreateTestProbe().Ref);

        Assert.True(N2.ExpectSilence().IsHealthy);
        Assert.True(Status(replica).IsHealthy);
    }

    private static GroupExists Removed(long at) => new(Name, GroupId, new LogIndex(at));

    private void ExpectRemoved()
    {
        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.NotAMember, fault.Kind);
        Assert.Contains("it was removed. Stop its node, or add the member again.", fault.Detail, StringComparison.Ordinal);
    }

    private static void AcknowledgeNext(Peer peer, long index) => peer.Acknowledge(2, peer.FishBody<AppendEntries>(append => Ends(append, index)));

    private static bool Ends(AppendEntries append, long index) => !append.Entries.IsEmpty && append.Entries.Span[^1].Index.Value == index;

    private Entry ConfigurationAt(long index, Identity self, MemberRole role = MemberRole.Voter) =>
        ConfigurationAt(index, 1, new Member(self, role), N2.Member, N3.Member);

    private static Entry ConfigurationAt(long index, long term, params Member[] members) => new(
        new EntryId(new LogIndex(index), new Term(term)), EntryKind.Configuration, index, 0, ConfigurationCodec.Encode(Raft.Membership.Configuration.Create(members)));
}
