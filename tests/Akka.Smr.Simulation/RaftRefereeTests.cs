using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Liveness;
using Akka.Smr.Simulation.Runs;
using Akka.Smr.Simulation.World;
using Xunit;

namespace Akka.Smr.Simulation;

/// <summary>What is judged on the way from a node to the checkers, or of a world as a whole, is seen to fail as well.</summary>
public sealed class RaftRefereeTests
{
    private static readonly Identity Me = new(new MemberId(1), new StorageId(1));
    private static readonly Identity You = new(new MemberId(2), new StorageId(2));
    private static readonly Identity Other = new(new MemberId(3), new StorageId(3));

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
    public void Who_stands_with_a_stalled_disk_as_no_voter_or_without_pre_votes_is_found()
    {
        var three = RaftConfiguration.Create([new Member(Me, MemberRole.Voter), new Member(You, MemberRole.Voter), new Member(Other, MemberRole.Voter)]);
        CampaignRule.Begins(0, isStalled: false, isKnownToVote: true);
        Broken("CampaignRule", () => CampaignRule.Begins(0, isStalled: true, isKnownToVote: true));
        Broken("CampaignRule", () => CampaignRule.Begins(0, isStalled: false, isKnownToVote: false));

        var rule = new CampaignRule();
        rule.Grants(1, 4, Me);
        rule.Stands(0, 4, three);
        Broken("CampaignRule", () => rule.Stands(0, 5, three));
        Broken("CampaignRule", () => rule.Stands(2, 4, three));
    }

    [Fact]
    public void Who_has_just_heard_its_leader_and_listens_to_another_is_found()
    {
        var request = new Envelope(new GroupId(Guid.Empty, 1), You, Me, new Term(3), new RequestVote(Id(4, 2), Force: false));
        Stickiness.Heard(0, request, Hard(2, Me), Hard(2, Me));
        Stickiness.Heard(0, request with { Body = new RequestVote(Id(4, 2), Force: true) }, Hard(2, Me), Hard(3, You));
        Broken("Stickiness", () => Stickiness.Heard(0, request, Hard(2, Me), Hard(3, default)));
        Stickiness.Grants(0, request, isBound: false, hasJustVoted: false);
        Broken("Stickiness", () => Stickiness.Grants(0, request, isBound: true, hasJustVoted: false));
        Broken("Stickiness", () => Stickiness.Grants(0, request, isBound: false, hasJustVoted: true));
    }

    [Fact]
    public void Who_goes_on_leading_without_a_quorum_is_found()
    {
        var three = RaftConfiguration.Create([new Member(Me, MemberRole.Voter), new Member(You, MemberRole.Voter), new Member(Other, MemberRole.Voter)]);
        var contact = new CheckQuorum(patience: 10);
        contact.Hears(1, 95);
        contact.Begins(100);
        contact.Ticks(0, 110, three);
        Broken("CheckQuorum", () => contact.Ticks(0, 111, three));
        contact.Hears(2, 111);
        contact.Ticks(0, 121, three);
        Broken("CheckQuorum", () => contact.Ticks(0, 122, three));
    }

    [Fact]
    public void An_election_to_which_somebody_is_invited_who_has_less_on_its_disk_is_found()
    {
        var durable = new ShadowLog();
        durable.Append(Entry(1, 1));
        TransferRule.Invites(0, Id(1, 1), 1, durable);
        Broken("TransferRule", () => TransferRule.Invites(0, Id(2, 1), 1, durable));
        Broken("TransferRule", () => TransferRule.Invites(0, Id(1, 2), 1, durable));
    }

    [Fact]
    public void A_leader_that_takes_back_what_a_follower_has_is_found()
    {
        var late = new Envelope(new GroupId(Guid.Empty, 1), You, Me, new Term(3), new AppendResponse(1, true, new LogIndex(4), EntryId.Zero));
        MatchMonotonic.Learns(0, late, new LogIndex(5), new LogIndex(5));
        MatchMonotonic.Learns(0, late, new LogIndex(3), new LogIndex(4));
        Broken("MatchMonotonic", () => MatchMonotonic.Learns(0, late, new LogIndex(5), new LogIndex(4)));
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

    [Fact]
    public void A_leader_is_ready_by_a_no_op_that_somebody_has_applied()
    {
        var group = Running();
        var leader = group.FindLeader()!;
        var noop = group.Referee.Committed.Last;
        group.Referee.LeaderBecomesReady(leader, isReady: true, noop);
        group.Referee.LeaderBecomesReady(leader, isReady: false, noop with { Index = noop.Index.Next });
        Broken("LeaderReady", () => group.Referee.LeaderBecomesReady(leader, isReady: true, noop with { Index = noop.Index.Next }));
        Broken("LeaderReady", () => group.Referee.LeaderBecomesReady(leader, isReady: true, noop with { Term = noop.Term.Next }));
    }

    [Fact]
    public void Who_was_not_elected_does_not_speak_as_a_leader()
    {
        var group = Running();
        var leader = group.FindLeader()!;
        var other = group.Nodes.First(node => node != leader);
        group.Referee.Sends(leader, Append(leader, other, leader.Term));
        group.Referee.Sends(leader, Beat(leader, other, leader.Term));
        Broken("ElectionSafety", () => group.Referee.Sends(other, Append(other, leader, leader.Term)));
        Broken("ElectionSafety", () => group.Referee.Sends(other, Beat(other, leader, leader.Term)));
        Broken("ElectionSafety", () => group.Referee.Sends(leader, Append(leader, other, leader.Term.Next)));

        Envelope Append(SimulatedNode from, SimulatedNode to, Term term) => Say(from, to, term, new AppendEntries(1, EntryId.Zero, from.Replica!.CommitIndex, default));

        Envelope Beat(SimulatedNode from, SimulatedNode to, Term term) => Say(from, to, term, new Heartbeat(99, 99, LogIndex.Zero, 0));

        Envelope Say(SimulatedNode from, SimulatedNode to, Term term, Message body) => new(group.Id, from.Disk.Identity, to.Disk.Identity, term, body);
    }

    [Fact]
    public void A_replica_stops_for_nothing_but_its_disk()
    {
        var group = Running();
        var node = group.Nodes[0];
        node.Step(Input.StorageFailed(1));
        Assert.False(node.IsUp);

        // To be told of a record that was never given out breaks an invariant, and is the host's fault or the core's.
        var other = group.Nodes[1];
        Broken("Halt", () => other.Step(Input.Persisted(1_000_000)));
    }

    [Fact]
    public void Terms_that_grow_while_nobody_can_lead_are_found()
    {
        var found = new HashSet<string>();
        for (var seed = 1UL; seed <= 300 && !found.Contains("TermGrowth"); seed++)
        {
            var group = new SimulatedGroup(Scene.Of(seed), []);
            group.RunUntil(100 * Scene.Ms);

            // Somebody claims later and later terms, as a member would that campaigns and cannot win.
            for (var i = 1; i <= 40; i++)
            {
                var claim = new Envelope(group.Id, group.Nodes[1].Disk.Identity, group.Nodes[0].Disk.Identity, new Term(100 * i), new RequestVoteResponse(false));
                group.Agenda.Add(new Happening(group.Now + (i * 250 * Scene.Ms), HappeningKind.Message, 0, 0, 0, claim));
            }

            if (Record.Exception(() => new LivenessPhase(group).Run()) is RuleBroken broken)
                found.Add(broken.Rule);
        }

        Assert.Contains("TermGrowth", found);
        Assert.Contains("Liveness", found);
    }

    [Fact]
    public void A_run_that_does_too_little_is_found()
    {
        var enough = new RunReport(1, SimulationRun.FewestSteps, Operations: 100, Done: 50, new Coverage(), null);
        Assert.Null(SimulationRun.JudgeEffort(enough).Failure);
        Assert.Equal("Effort", SimulationRun.JudgeEffort(enough with { Steps = SimulationRun.FewestSteps - 1 }).Failure?.Rule);
        Assert.Equal("Effort", SimulationRun.JudgeEffort(enough with { Done = 49 }).Failure?.Rule);

        // What was found before matters more.
        var earlier = new Failure("Liveness", "nothing was committed", 0, 0);
        Assert.Equal(earlier, SimulationRun.JudgeEffort(enough with { Done = 0, Failure = earlier }).Failure);
    }

    /// <summary>A group of three that has elected its leader, and has nothing else to do.</summary>
    private static SimulatedGroup Running()
    {
        var scene = Enumerable.Range(1, 100).Select(static seed => Scene.Of((ulong)seed)).First(static scene => scene is { Founders: 3, Witness: -1, Lease: null });
        var group = new SimulatedGroup(scene, []);
        group.RunUntil(3_000 * Scene.Ms);
        return group;
    }

    private static void Broken(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);

    private static EntryId Id(long index, long term) => new(new LogIndex(index), new Term(term));

    private static Entry Entry(long index, long term) => new(Id(index, term), EntryKind.Command, 0, 0, default);

    private static HardState Hard(long term, Identity vote) => new(new Term(term), vote);
}
