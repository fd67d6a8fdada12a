using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>The corners that are searched whole.</summary>
internal static class Slices
{
    private const int A = 0;
    private const int B = 1;
    private const int C = 2;
    private const int D = 3;
    private const int Plenty = 200;

    private static LeaseTerms Lease { get; } = new(TimeSpan.FromMilliseconds(900), TimeSpan.FromMilliseconds(100));

    private static RaftOptions OneByOne { get; } = WorldRules.Small with { MaxAppendEntries = 1, MaxInflightAppends = 2 };

    private static RaftOptions Snapshots { get; } = WorldRules.Small with { SnapshotAfterEntries = 2, TrailingEntries = 0 };

    /// <summary>Everything may happen, more often than any schedule is long.</summary>
    public static Slice WholeSmallWorld { get; } = new(
        "whole",
        Voters(3, waiting: 1) with { SlowDisks = [A, B, C], Options = Snapshots, Intents = [Intent([A, B, D]), Intent([B, C])] },
        new Budget
        {
            Timeouts = Plenty,
            Heartbeats = Plenty,
            Ages = Plenty,
            Crashes = Plenty,
            Drops = Plenty,
            Duplicates = Plenty,
            Proposals = Plenty,
            Reads = Plenty,
            FailedWrites = Plenty,
            Transfers = Plenty,
            Changes = Plenty,
            Hints = Plenty,
        },
        start => start);

    public static IReadOnlyList<Slice> All { get; } =
    [
        new(
            "elections",
            Voters(3) with { Peers = [[A, B, C]], SlowDisks = [A, B, C] },
            new Budget { Messages = 8, Timeouts = 2, Crashes = 1 },
            start => start),
        new(
            "elections-reordered",
            Voters(3) with { Peers = [[A, B]], Reorders = true },
            new Budget { Messages = 8, Duplicates = 1 },
            TwoCandidates),
        new(
            "elections-of-four",
            Voters(4) with { Peers = [[B, C, D]], Eager = [A, B] },
            new Budget { Messages = 9, Timeouts = 2, Duplicates = 1 },
            start => start),
        new(
            "figure-3-7",
            Voters(3) with { Options = OneByOne, Eager = [C] },
            new Budget { Messages = 11, Timeouts = 1, Crashes = 1, Ages = 1 },
            OldTermEntry),
        new(
            "truncation-under-slow-writes",
            Voters(3) with { Options = OneByOne, SlowDisks = [A], Eager = [A, C] },
            new Budget { Messages = 12, Timeouts = 2, Crashes = 1, Drops = 1 },
            DivergedLogs),
        new(
            "acknowledgements-reordered",
            Voters(3) with { Options = OneByOne, Reorders = true, SlowDisks = [B] },
            new Budget { Proposals = 2, Duplicates = 1 },
            start => start.Elect(A)),
        new(
            "leader-writes-beside",
            Voters(3) with { SlowDisks = [A], Peers = [[B, C]] },
            new Budget { Messages = 12, Proposals = 1, Timeouts = 1, FailedWrites = 1 },
            start => start.Elect(A).Age()),
        new(
            "joint-leader-crash",
            Voters(3, waiting: 1) with { Intents = [Intent([A, B, D])], Eager = [A, B] },
            new Budget { Messages = 11, Changes = 1, Crashes = 1, Timeouts = 1 },
            start => start.Elect(A).Age()),
        new(
            "joint-of-strangers",
            Voters(2, waiting: 2) with { Intents = [Intent([C, D])], Eager = [C, A], Frail = [A, D] },
            new Budget { Messages = 17, Timeouts = 2, Crashes = 1, Heartbeats = 1 },
            JointOfStrangers),
        new(
            "leader-leaves",
            Voters(3) with { Intents = [Intent([B, C]), Intent([B])] },
            new Budget { Changes = 1, Timeouts = 1, Drops = 1 },
            start => start.Elect(A).Age()),
        new(
            "snapshot-against-append",
            Voters(3) with { Options = Snapshots, SlowDisks = [C] },
            new Budget { Proposals = 1, Heartbeats = 1, Crashes = 1, Drops = 1 },
            Behind),
        new(
            "read-against-deposed-leader",
            Voters(3) with { Eager = [B] },
            new Budget { Messages = 9, Reads = 1, Timeouts = 1, Heartbeats = 1, Proposals = 1 },
            start => start.Elect(A).Age()),
        new(
            "read-in-a-new-term",
            Voters(3) with { Eager = [B] },
            new Budget { Messages = 10, Reads = 1, Timeouts = 1 },
            start => start.Elect(A).Do(ActionKind.Propose, A).Exchange(A, B).Age()),
        new(
            "lease-read",
            Voters(3) with { Lease = Lease, ReadMode = ReadMode.Lease, SharesClock = true, Eager = [B] },
            new Budget { Messages = 9, Reads = 1, Heartbeats = 2, Transfers = 1 },
            start => start.Elect(A)),
        new(
            "transfer",
            Voters(3) with { SlowDisks = [B] },
            new Budget { Messages = 11, Transfers = 1, Proposals = 1, Timeouts = 1 },
            start => start.Elect(A)),
        new(
            "wiped-member",
            Voters(3) with { Frail = [C] },
            new Budget { Messages = 14, Wipes = 1, Timeouts = 2 },
            start => start.Elect(A).Age(leadersToo: true)),
    ];

    public static Slice Named(string name) => All.Single(slice => slice.Name == name);

    private static WorldRules Voters(int voters, int waiting = 0) => new()
    {
        Founders = [.. Enumerable.Range(0, voters).Select(slot => new Member(SmallWorld.FirstIdentity(slot), MemberRole.Voter))],
        Members = voters + waiting,
    };

    private static MembershipIntent Intent(int[] voters) => new([.. voters.Select(slot => new Member(SmallWorld.FirstIdentity(slot), MemberRole.Voter))]);

    /// <summary>Two members stand for the same term, and the third has voted for neither.</summary>
    private static Preparation TwoCandidates(Preparation start) => start
        .Do(ActionKind.Timeout, A).Do(ActionKind.Timeout, B)
        .Do(ActionKind.Deliver, A, C).Do(ActionKind.Deliver, B, C)
        .Do(ActionKind.Drop, A, B).Do(ActionKind.Drop, B, A)
        .Do(ActionKind.Deliver, C, A).Do(ActionKind.Deliver, C, B);

    /// <summary>
    /// As in figure 3.7: the first leader has an entry of an old term that nobody else has, the third member one of a later
    /// term at the same place; now the first leads again, and has learned where to begin.
    /// </summary>
    private static Preparation OldTermEntry(Preparation start) => start
        .Elect(A)
        .Do(ActionKind.Propose, A).Lose()
        .Do(ActionKind.Crash, A).Age(leadersToo: true)
        .Do(ActionKind.Timeout, C).Exchange(C, B).Exchange(C, B)
        .Expect(world => Preparation.Leads(world, C), "c leads, and nobody has its no-op").Lose()
        .Age(leadersToo: true).Do(ActionKind.Timeout, A).Exchange(A, B).Lose()
        .Age(leadersToo: true).Do(ActionKind.Timeout, A).Exchange(A, B).Exchange(A, B).Do(ActionKind.Deliver, A, C).Do(ActionKind.Deliver, A, C)
        .Expect(world => Preparation.Leads(world, A), "a leads again")
        .Exchange(A, B).Exchange(A, B);

    /// <summary>A deposed leader with entries that nobody else has, while another leads.</summary>
    private static Preparation DivergedLogs(Preparation start) => start
        .Elect(A)
        .Do(ActionKind.Propose, A).Do(ActionKind.Propose, A).Lose()
        .Age(leadersToo: true).Do(ActionKind.Timeout, B).Settle(B, C).Lose();

    /// <summary>Two members are to be replaced by two others, who have learned that, and their leader falls silent.</summary>
    private static Preparation JointOfStrangers(Preparation start) => start
        .Elect(A)
        .Do(ActionKind.Change, A)
        .SettleUntil(world => ReplicaView.Configuration(world.Hosts[A].Replica)!.IsJoint)
        .Settle(A, C, D)
        .Expect(world => ReplicaView.Configuration(world.Hosts[C].Replica) is { IsJoint: true }, "the strangers have the joint configuration").Lose()
        .Age(leadersToo: true);

    /// <summary>A follower that has missed so much that the leader has only a snapshot for it.</summary>
    private static Preparation Behind(Preparation start) => start
        .Elect(A)
        .Do(ActionKind.Propose, A).Settle(A, B).Lose()
        .Do(ActionKind.Propose, A).Settle(A, B).Lose()
        .Do(ActionKind.Propose, A).Settle(A, B).Lose();
}
