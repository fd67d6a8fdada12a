using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>
/// Two groups that were founded under one name by islands of a cluster stop loudly when they meet. The replica is n1, a member of a
/// group that the cluster founded with n2; n3 is a node of the cluster and no member.
/// </summary>
[Hazard(34)]
public sealed class TwoGroupsTests : PeeredTest
{
    private static readonly GroupId OtherGroup = new(new Guid("99999999-2222-3333-4444-555555555555"), 0);

    // As often as n3 is asked, for the tests' sake.
    private GroupSettings ByCluster => Settings with
    {
        Members = [],
        BootstrapExpect = 2,
        EncounterInterval = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public void A_node_that_answers_another_group_stops_the_replica_which_names_both_and_says_what_to_do()
    {
        ExpectError("two groups were founded under the name bank");
        var replica = BeginMember();

        var question = N3.Expect<WhichGroup>();
        Assert.Equal((Name, GroupId, "n1"), (question.GroupName, question.Group, question.Member));
        N3.Tell(new ThisGroup(Name, OtherGroup, "n3"));

        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.TwoGroups, fault.Kind);
        foreach (var words in new[] { $"n3 at {N3.Place}", $"{OtherGroup}", $"n1 at {OwnAddress}", $"{GroupId}", "wipe their disks" })
            Assert.Contains(words, fault.Detail, StringComparison.Ordinal);
        var status = Until(replica, seen => seen.Role == "Stopped");
        Assert.Equal((false, ReplicaFault.TwoGroups, fault.Detail), (status.IsHealthy, status.FaultKind, status.Fault));
    }

    [Fact]
    public void A_node_that_asks_for_another_group_is_answered_and_stops_the_replica_which_answers_on_when_it_is_out()
    {
        ExpectError("two groups were founded under the name bank");
        var replica = BeginMember();
        N3.Skip<WhichGroup>();

        for (var i = 0; i < 2; i++)
        {
            N3.Tell(new WhichGroup(Name, OtherGroup, "n3"));
            Assert.Equal((GroupId, "n1"), Told(N3.Expect<ThisGroup>()));
            Until(replica, seen => seen.Role == "Stopped");
        }

        Assert.Equal(ReplicaFault.TwoGroups, Event<SmrReplicaFaulted>().Kind);
    }

    [Fact]
    public void Nodes_without_a_group_and_of_the_same_group_are_asked_again_and_stop_nobody()
    {
        var replica = BeginMember();
        foreach (var group in new[] { default, GroupId, GroupId with { Epoch = 7 } })
        {
            N3.Expect<WhichGroup>();
            N3.Tell(new ThisGroup(Name, group, "n3"));
        }

        N3.Expect<WhichGroup>();
        N3.Skip<WhichGroup>();
        Assert.True(N3.ExpectSilence().IsHealthy);
        Assert.True(Status(replica).IsHealthy);
    }

    [Fact]
    [Hazard(58)]
    public void Who_is_no_node_of_the_cluster_is_answered_and_not_believed()
    {
        var replica = BeginMember(N2);
        N3.Tell(new WhichGroup("other", OtherGroup, "n3"));
        N3.Tell(new WhichGroup(Name, OtherGroup, "n3"));
        Assert.Equal((GroupId, "n1"), Told(N3.Expect<ThisGroup>()));
        N3.Tell(new ThisGroup(Name, OtherGroup, "n3"));
        N2.Tell(new ThisGroup(Name, OtherGroup, "no name = at all"));

        Assert.True(N3.ExpectSilence().IsHealthy);
        Assert.True(Status(replica).IsHealthy);
    }

    [Fact]
    public void Members_are_not_asked_and_a_node_is_no_more_that_has_become_one()
    {
        BeginMember();
        N3.Expect<WhichGroup>();

        N2.Skip<Raft.Messages.AppendResponse>();
        N2.Append(1, Raft.Log.EntryId.Zero, 1, Configuration(Raft.Membership.Configuration.Create([OwnLine, N2.Member, N3.Member])));

        AwaitAssert(() =>
        {
            N3.Tell(GetStatus.Instance);
            Assert.Equal(3, ((StatusReport)N3.Probe.FishForMessage(message => message is StatusReport)).Status.Members.Count);
        });
        Assert.Equal(3, N3.ExpectSilence().Members.Count);
        Assert.Equal(3, N2.ExpectSilence().Members.Count);
    }

    [Fact]
    public void A_replica_on_an_empty_disk_and_one_that_waits_to_be_added_have_no_group_and_ask_nobody()
    {
        var replica = Begin(ByCluster);
        Meet(replica);
        Introduction();
        N3.Tell(new WhichGroup(Name, OtherGroup, "n3"));
        Assert.Equal((default, "n1"), Told(N3.Expect<ThisGroup>()));

        N2.Tell(new GroupExists(Name, GroupId, Raft.Log.LogIndex.Zero));
        Until(replica, status => status.FaultKind == ReplicaFault.NotAMember);
        N3.Tell(new WhichGroup(Name, OtherGroup, "n3"));
        Assert.Equal((default, "n1"), Told(N3.Expect<ThisGroup>()));
        Assert.Equal("Follower", N3.ExpectSilence().Role);
    }

    [Fact]
    public void A_group_with_a_list_asks_nobody_and_answers()
    {
        var replica = BeginFounded();
        N3.Tell(new WhichGroup(Name, OtherGroup, "n3"));
        Assert.Equal((GroupId, "n1"), Told(N3.Expect<ThisGroup>()));
        Assert.True(N3.ExpectSilence().IsHealthy);
        Assert.True(Status(replica).IsHealthy);
    }

    private Member OwnLine { get; set; } = new(Identity.None, MemberRole.Voter);

    private static (GroupId Group, string Member) Told(ThisGroup answer)
    {
        Assert.Equal(Name, answer.GroupName);
        return (answer.Group, answer.Member);
    }

    private static Raft.Log.Entry Configuration(Raft.Membership.Configuration configuration) =>
        new(new Raft.Log.EntryId(new Raft.Log.LogIndex(1), new Raft.Log.Term(1)), Raft.Log.EntryKind.Configuration, 1, 0, ConfigurationCodec.Encode(configuration));

    /// <summary>The replica is a member, and follows n2. Whoever is up besides is n3, or whom the test names.</summary>
    private IActorRef BeginMember(params Peer[] up)
    {
        var replica = Begin(ByCluster);
        Meet(replica, up);
        OwnLine = Introduction().Self;
        var founding = Raft.Membership.Configuration.Create([OwnLine, N2.Member]);
        N2.Tell(new GroupFounded(Name, Raft.Snapshots.SnapshotMeta.Founding(GroupId, founding)));
        Until(replica, status => status.Role == "Follower");
        N2.Beat(1, round: 1);
        N2.ExpectBody<Raft.Messages.HeartbeatResponse>();
        return replica;
    }

    /// <summary>The cluster's word comes, and nothing is said to the replica before it has found its disk empty.</summary>
    private void Meet(IActorRef replica, params Peer[] up)
    {
        var others = (up.Length > 0 ? up : [N2, N3]).Select(peer => Address.Parse(peer.Place));
        replica.Tell(new ClusterNodesKnown([Address.Parse(OwnAddress), .. others]));
        replica.Tell(new ExpectedMembersKnown([new MemberAddress("n1", OwnAddress), new MemberAddress("n2", N2.Place)]));
        foreach (var peer in Peers)
            peer.Meet(Address.Parse(OwnAddress), GroupId);
    }

    private Introduction Introduction()
    {
        var introduction = N2.Expect<Introduction>();
        N2.Skip<Introduction>();
        foreach (var peer in Peers)
            peer.Replica = introduction.Self.Identity;
        return introduction;
    }
}
