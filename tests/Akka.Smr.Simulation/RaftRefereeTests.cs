using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.World;
using Xunit;

namespace Akka.Smr.Simulation;

/// <summary>What is judged on the way from a node to the checkers, or of a world as a whole, is seen to fail as well.</summary>
public sealed class RaftRefereeTests
{
    private static readonly Identity Me = new(new MemberId(1), new StorageId(1));
    private static readonly Identity You = new(new MemberId(2), new StorageId(2));

    [Fact]
    public void Recovery_finds_another_vote_a_missing_entry_another_term_and_another_snapshot()
    {
        var disk = new SimulatedDisk(0, new MemberId(1), MemberKind.Full, null);
        disk.Begin(new StorageRecord(1, Hard(2, Me), null, null, new[] { Entry(1, 1), Entry(2, 2) }));
        disk.Land();
        var recovered = disk.Recover();
        Recovery.Finds(0, recovered, disk.DurableHard, disk.Durable, disk.Snapshot);
        Recovery.Begins(0, Hard(2, Me), Id(2, 2), disk.DurableHard, disk.Durable);

        var other = new ShadowLog();
        other.Append(Entry(1, 1));
        var founding = SnapshotMeta.Founding(new GroupId(Guid.Empty, 1), RaftConfiguration.Create([new Member(Me, MemberRole.Voter)]));
        Broken("Recovery", () => Recovery.Finds(0, recovered, Hard(2, You), disk.Durable, disk.Snapshot));
        Broken("Recovery", () => Recovery.Finds(0, recovered, disk.DurableHard, other, disk.Snapshot));
        other.Append(Entry(2, 1));
        Broken("Recovery", () => Recovery.Finds(0, recovered, disk.DurableHard, other, disk.Snapshot));
        Broken("Recovery", () => Recovery.Finds(0, recovered, disk.DurableHard, disk.Durable, founding));
        Broken("Recovery", () => Recovery.Begins(0, Hard(3, default), Id(2, 2), disk.DurableHard, disk.Durable));
        Broken("Recovery", () => Recovery.Begins(0, Hard(2, Me), Id(1, 1), disk.DurableHard, disk.Durable));
    }

    [Fact]
    public void A_message_that_goes_astray_and_is_heeded_is_found()
    {
        var group = new GroupId(Guid.Empty, 1);
        var envelope = new Envelope(group, You, Me, new Term(3), new TimeoutNow());
        Assert.False(Strays.IsStray(envelope, group, Me));
        Assert.True(Strays.IsStray(envelope, group with { Epoch = 2 }, Me));
        Assert.True(Strays.IsStray(envelope, new GroupId(new Guid(1, 0, 0, new byte[8]), 1), Me));
        Assert.True(Strays.IsStray(envelope, group, new Identity(Me.Member, new StorageId(9))));

        var standing = new Standing(RoleKind.Follower, Hard(2, Me), You, Id(4, 2), new LogIndex(3));
        Strays.Heard(0, envelope, standing, standing);
        Broken("Strays", () => Strays.Heard(0, envelope, standing, standing with { Hard = Hard(3, default) }));
        Broken("Strays", () => Strays.Heard(0, envelope, standing, standing with { Last = Id(5, 2) }));
        Broken("Strays", () => Strays.Heard(0, envelope, standing, standing with { Role = RoleKind.Candidate }));
    }

    private static void Broken(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);

    private static EntryId Id(long index, long term) => new(new LogIndex(index), new Term(term));

    private static Entry Entry(long index, long term) => new(Id(index, term), EntryKind.Command, 0, 0, default);

    private static HardState Hard(long term, Identity vote) => new(new Term(term), vote);
}
