using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>How a replica on an empty disk becomes a member, and when it does not.</summary>
public sealed class FoundingTests : PeeredTest
{
    private static readonly GroupId OtherGroup = new(new Guid("99999999-2222-3333-4444-555555555555"), 0);

    [Fact]
    public void The_founder_founds_when_all_of_the_list_have_come_and_tells_who_asks()
    {
        var replica = Begin(Founding);
        Until(replica, status => status.Role == "Founding");
        Introduce(replica, N2);
        Assert.Equal("Founding", Status(replica).Role);

        Introduce(replica, N3);

        var members = Until(replica, status => status.Role == "Follower").Members;
        Assert.Equal([Founding.NodeName, "n2", "n3"], members.Select(member => member.Name).Order());
        Assert.All(members, member => Assert.Equal("voter", member.Kind));

        // Nobody is told before the founding is durable, so peers introduce themselves again and again, as they do in earnest.
        foreach (var peer in Peers)
        {
            AwaitAssert(() =>
            {
                Introduce(replica, peer);
                peer.Probe.FishForMessage(message => message is GroupFounded, TimeSpan.FromMilliseconds(300));
            });
        }
    }

    [Fact]
    public void A_replica_that_is_no_founder_introduces_itself_until_it_is_told()
    {
        var replica = Begin(Settings);
        for (var i = 0; i < 2; i++)
        {
            foreach (var peer in Peers)
                Assert.True(peer.Expect<Introduction>().MayFound);
        }

        Assert.Equal("Founding", Status(replica).Role);
    }

    [Fact]
    public void A_group_of_one_founds_itself_and_is_the_same_after_a_restart()
    {
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        End(replica);

        replica = BeginAlone();

        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
        Assert.Equal("n1", Assert.Single(Status(replica).Members).Name);
    }

    [Fact]
    [Hazard(34)]
    public void A_founder_that_ends_before_the_founding_is_durable_has_founded_nothing_and_one_that_ends_after_it_goes_on()
    {
        var replica = Begin(Founding);
        Until(replica, status => status.Role == "Founding");
        var writes = HangWrites();
        Introduce(replica, N2);
        Introduce(replica, N3);
        writes.ExpectMsg<JournalReached>(TimeSpan.FromSeconds(20));
        End(replica);
        ReleaseWrites();

        replica = Begin(Founding);
        Until(replica, status => status.Role is "Founding" or "Follower");
        N2.Skip<Introduction>();
        Introduce(replica, N2);
        Introduce(replica, N3);
        Until(replica, status => status.Role == "Follower");
        var first = Founded(replica);
        End(replica);

        replica = Begin(Founding);
        Until(replica, status => status.Role == "Follower");
        Assert.Equal(first.Group, Founded(replica).Group);
    }

    [Fact]
    [Hazard(32)]
    public void A_strangers_disk_takes_no_part_until_it_is_added_and_is_well_then()
    {
        var replica = Begin(Settings);
        foreach (var peer in Peers)
            peer.Meet(Address.Parse(OwnAddress), GroupId);
        var introduction = N2.Expect<Introduction>();
        N2.Tell(new GroupExists(Name, GroupId, LogIndex.Zero));
        Assert.Equal(ReplicaFault.NotAMember, Event<SmrReplicaFaulted>().Kind);
        foreach (var peer in Peers)
        {
            peer.Replica = introduction.Self.Identity;
            peer.Skip<Introduction>();
        }

        // The group believes in the disk that was lost, and asks it for a vote.
        N3.Replica = introduction.Self.Identity with { Storage = new StorageId(77) };
        N3.Say(3, new RequestVote(new EntryId(new LogIndex(9), new Term(2)), Force: true));
        Assert.Equal((ReplicaFault.NotAMember, false), (N3.ExpectSilence().FaultKind, Status(replica).IsHealthy));
        N3.Replica = introduction.Self.Identity;

        // As the leader does that has added it: its configuration comes with its log.
        N2.Say(3, new AppendEntries(7, EntryId.Zero, LogIndex.Zero, default));
        N2.ExpectBody<AppendResponse>();
        var configuration = FoundingWith(introduction.Self).Configuration;
        N2.Append(3, EntryId.Zero, 1, new Entry(new EntryId(new LogIndex(1), new Term(3)), EntryKind.Configuration, 1, 0, ConfigurationCodec.Encode(configuration)));
        Event<SmrReplicaRecovered>();
        Assert.True(Status(replica).IsHealthy);
        N3.Say(4, new RequestVote(new EntryId(new LogIndex(9), new Term(3)), Force: true));
        Assert.True(N3.ExpectBody<RequestVoteResponse>().Granted);
    }

    [Fact]
    [Hazard(34)]
    public void Two_groups_under_one_name_stop_loudly()
    {
        ExpectError("two groups were founded under the name bank");
        var replica = BeginFollower();

        N3.Say(1, new Heartbeat(1, 1, LogIndex.Zero, 0), group: OtherGroup);

        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.TwoGroups, fault.Kind);
        Assert.Contains("wipe their disks", fault.Detail, StringComparison.Ordinal);
        N2.Beat(1, round: 2);
        Assert.Equal(("Stopped", ReplicaFault.TwoGroups), (N2.ExpectSilence().Role, Status(replica).FaultKind));
    }

    [Fact]
    [Hazard(33)]
    public void A_stranger_of_another_group_and_a_member_of_another_epoch_are_not_heard()
    {
        var replica = BeginFollower();

        N3.Say(9, new Heartbeat(1, 1, LogIndex.Zero, 0), from: N3.Member.Identity with { Storage = new StorageId(77) }, group: OtherGroup);
        N3.Say(9, new Heartbeat(1, 1, LogIndex.Zero, 0), group: GroupId with { Epoch = 5 });

        Assert.Equal(1, N3.ExpectSilence().Term);
        Assert.True(Status(replica).IsHealthy);
    }

    private void Introduce(IActorRef replica, Peer peer)
    {
        peer.MeetInPlace(replica);
        peer.Tell(new Introduction(Name, peer.Member, MayFound: true, Group: default));
    }

    private Raft.Snapshots.SnapshotMeta Founded(IActorRef replica)
    {
        GroupFounded? founded = null;
        AwaitAssert(() =>
        {
            Introduce(replica, N2);
            founded = (GroupFounded)N2.Probe.FishForMessage(message => message is GroupFounded, TimeSpan.FromMilliseconds(200));
        });
        return founded!.Founding;
    }
}
