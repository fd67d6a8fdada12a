using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Simulation.Checkers;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// What Raft promises (figure 3.2), judged from outside: by the disks, by what is said and by what was ever committed, with
/// a quorum rule of its own.
/// </summary>
internal static class Checker
{
    /// <summary>Nothing is said before it is durable: votes, candidacies, acknowledgements.</summary>
    public static void OnSend(SmallWorld world, int slot, Envelope envelope)
    {
        var disk = world.Hosts[slot].Disk;
        switch (envelope.Body)
        {
            case RequestVoteResponse { Granted: true } when disk.Hard.Term != envelope.Term || disk.Hard.Vote != envelope.To:
                throw new SafetyViolation("votes are durable when sent", $"{envelope}, but the disk has {disk.Hard}");
            case RequestVote when disk.Hard.Term != envelope.Term || disk.Hard.Vote != envelope.From:
                throw new SafetyViolation("votes are durable when sent", $"{envelope}, but the disk has {disk.Hard}");
            case AppendResponse { Success: true } answer:
                OnAcknowledgement(world, slot, envelope, answer.Index);
                break;
            case InstallSnapshotResponse { Installed: true } answer:
                OnAcknowledgement(world, slot, envelope, answer.Index);
                break;
            case AppendEntries or Heartbeat or HeartbeatResponse or InstallSnapshot when disk.Hard.Term < envelope.Term:
                throw new SafetyViolation("terms are durable when sent", $"{envelope}, but the disk has {disk.Hard}");
        }
    }

    /// <summary>At most one leader a term, and by the durable votes of a quorum (§3.4).</summary>
    public static void OnRole(SmallWorld world, int slot, RoleKind role, Term term)
    {
        if (role != RoleKind.Leader)
            return;
        world.History = world.History.WithLeader(term, slot);
        var (self, configuration) = (world.Hosts[slot].Identity, ReplicaView.Configuration(world.Hosts[slot].Replica)!);

        // Who has gone on to a later term may have voted before.
        bool Voted(ExplorerDisk disk) => disk.Hard.Term > term || (disk.Hard.Term == term && disk.Hard.Vote == self);
        if (!HasQuorum(world, configuration, Voted))
            throw new SafetyViolation("leaders have a quorum's votes", $"{self} leads term {term} of {configuration}");
    }

    /// <summary>A message for another disk than the one that is here now changes nothing.</summary>
    public static void OnStray(RaftReplica replica, Envelope envelope, Standing before)
    {
        if (envelope.To != replica.Self && Standing.Of(replica) != before)
            throw new SafetyViolation("messages are for the disk that they name", $"{replica.Self} heeds {envelope} for {envelope.To}: '{before}' becomes '{Standing.Of(replica)}'");
    }

    /// <summary>What a leader knows of a follower only grows (§3.5).</summary>
    public static void OnMatch(RaftReplica replica, Identity follower, LogIndex? before)
    {
        if (before is { } known && ReplicaView.Match(replica, follower) is { } match && match < known)
            throw new SafetyViolation("the match index never falls", $"{replica.Self} takes {follower} back from {known} to {match}");
    }

    /// <summary>
    /// What a member commits was committed before, or is on a quorum of disks now (§3.6): of the configuration that it went by before
    /// its step, or, once the entry of that one is committed itself, of the one that it has appended since (§4.3).
    /// </summary>
    public static void OnCommit(SmallWorld world, int slot, RaftConfiguration? before, LogIndex since)
    {
        var replica = world.Hosts[slot].Replica;
        var commit = ReplicaView.Commit(replica);
        for (var index = ReplicaView.First(replica); index <= commit; index = index.Next)
        {
            var id = ReplicaView.EntryAt(replica, index).Id;
            if (index.Value <= world.History.Committed)
            {
                var known = world.History[(int)index.Value - 1].Id;
                if (known != id)
                    throw new SafetyViolation("state machine safety", $"{replica.Self} commits {id} where {known} is committed");
                continue;
            }

            if (since.Value > world.History.Committed || !IsOnQuorum(world, id, ReplicaView.Configuration(replica)))
                RequireQuorum(world, replica, id, before);
            world.History = world.History.WithCommitted(id, ReplicaView.Term(replica));
        }
    }

    public static void OnApply(SmallWorld world, Host host, EntryId id)
    {
        if (id.Index.Value > world.History.Committed || world.History[(int)id.Index.Value - 1].Id != id)
            throw new SafetyViolation("state machine safety", $"{host.Identity} applies {id}, which is not committed");
        if (!host.Disk.Holds(id))
            throw new SafetyViolation("applied entries are durable here", $"{host.Identity} applies {id}, which its disk does not hold");
    }

    /// <summary>A snapshot equals the replay of the log that it covers.</summary>
    public static void OnInstall(SmallWorld world, Host host)
    {
        if (host.Applied.Value > world.History.Committed || host.Digest != world.History.DigestUpTo(host.Applied))
            throw new SafetyViolation("a snapshot equals replay", $"{host.Identity} installs another state at {host.Applied}");
    }

    /// <summary>A read sees everything that was committed when it was asked (§6.4).</summary>
    public static void OnRead(Host host, long waiter, LogIndex index)
    {
        foreach (var read in host.Reads)
        {
            if (read.Waiter == waiter && index.Value < read.Floor)
                throw new SafetyViolation("reads are linearizable", $"{host.Identity} serves a read at {index}, but {read.Floor} was committed when it was asked");
        }
    }

    /// <summary>What must hold of the members that were touched, against all others.</summary>
    public static void OnState(SmallWorld world, int slot)
    {
        var host = world.Hosts[slot];
        LeaderCompleteness(world, host.Replica);
        ConfigurationSafety(world, host);
        for (var other = 0; other < world.Members; other++)
        {
            if (other != slot)
                LogMatching(host.Replica, world.Hosts[other].Replica);
        }
    }

    private static void OnAcknowledgement(SmallWorld world, int slot, Envelope envelope, LogIndex index)
    {
        var disk = world.Hosts[slot].Disk;
        if (disk.Hard.Term != envelope.Term)
            throw new SafetyViolation("acknowledgements are durable when sent", $"{envelope}, but the disk has {disk.Hard}");
        var leader = world.Hosts[SmallWorld.SlotOf(envelope.To)].Replica;
        if (!ReplicaView.Leads(leader) || ReplicaView.Term(leader) != envelope.Term || index < ReplicaView.First(leader) || index > ReplicaView.Last(leader))
            return;
        var id = ReplicaView.EntryAt(leader, index).Id;
        if (!disk.Holds(id))
            throw new SafetyViolation("acknowledgements are durable when sent", $"{envelope}, but the disk does not hold the leader's {id}");
    }

    private static void RequireQuorum(SmallWorld world, RaftReplica replica, EntryId id, RaftConfiguration? configuration)
    {
        if (!IsOnQuorum(world, id, configuration))
            throw new SafetyViolation("commit within a durable quorum", $"{replica.Self} commits {id}, which no quorum of {configuration} has on disk");
    }

    private static bool IsOnQuorum(SmallWorld world, EntryId id, RaftConfiguration? configuration) =>
        configuration is not null && HasQuorum(world, configuration, disk => disk.Holds(id));

    private static bool HasQuorum(SmallWorld world, RaftConfiguration configuration, Func<ExplorerDisk, bool> counts) =>
        HasMajority(world, configuration, counts, member => member.IsIncomingVoter)
        && (!configuration.IsJoint || HasMajority(world, configuration, counts, member => member.IsOutgoingVoter));

    private static bool HasMajority(SmallWorld world, RaftConfiguration configuration, Func<ExplorerDisk, bool> counts, Func<Member, bool> isIn)
    {
        var (counted, all) = (0, 0);
        foreach (var member in configuration.Members)
        {
            if (!isIn(member))
                continue;
            all++;
            var host = world.Hosts[SmallWorld.SlotOf(member.Identity)];
            var disk = host.Identity == member.Identity ? host.Disk : host.Lost;
            if (disk is not null && disk.Id == member.Identity.Storage && counts(disk))
                counted++;
        }

        return 2 * counted > all;
    }

    /// <summary>A leader has everything that was committed in earlier terms (§3.6.3).</summary>
    private static void LeaderCompleteness(SmallWorld world, RaftReplica replica)
    {
        if (!ReplicaView.Leads(replica))
            return;
        for (var at = 0; at < world.History.Committed; at++)
        {
            var (id, term) = world.History[at];
            if (term >= ReplicaView.Term(replica) || id.Index < ReplicaView.First(replica))
                continue;
            if (id.Index > ReplicaView.Last(replica) || ReplicaView.EntryAt(replica, id.Index).Id != id)
                throw new SafetyViolation("leader completeness", $"{replica.Self} leads term {ReplicaView.Term(replica)} without {id}, committed in term {term}");
        }
    }

    /// <summary>Two logs that share an entry share all before it (§3.5).</summary>
    private static void LogMatching(RaftReplica left, RaftReplica right)
    {
        var first = LogIndex.Max(ReplicaView.First(left), ReplicaView.First(right));
        var index = LogIndex.Min(ReplicaView.Last(left), ReplicaView.Last(right));
        var shared = false;
        for (; index >= first; index = index.Previous)
        {
            var (one, other) = (ReplicaView.EntryAt(left, index), ReplicaView.EntryAt(right, index));
            if (one.Id == other.Id && one.Hash != other.Hash)
                throw new SafetyViolation("log matching", $"{left.Self} and {right.Self} hold different entries {one.Id}");
            if (shared && one.Id != other.Id)
                throw new SafetyViolation("log matching", $"{left.Self} has {one.Id} and {right.Self} has {other.Id} below an entry that they share");
            shared |= one.Id == other.Id;
        }
    }

    /// <summary>One change at a time; each configuration follows from the one before, and what is in force is the last in the log (§4.3).</summary>
    private static void ConfigurationSafety(SmallWorld world, Host host)
    {
        var replica = host.Replica;
        var start = host.Disk.Snapshot;
        var previous = start is not null && start.Id.Index.Next == ReplicaView.First(replica) ? start.Configuration : null;
        var uncommitted = 0;
        for (var index = ReplicaView.First(replica); index <= ReplicaView.Last(replica); index = index.Next)
        {
            var entry = ReplicaView.EntryAt(replica, index);
            if (entry.Kind != EntryKind.Configuration)
                continue;
            var configuration = ConfigurationCodec.TryDecode(entry.Payload.Span)!;
            if (index.Value > world.History.Committed && ++uncommitted > 1)
                throw new SafetyViolation("one change at a time", $"{replica.Self} has two uncommitted configurations");
            if (previous is not null && !Follows(previous, configuration))
                throw new SafetyViolation("configuration safety", $"{configuration} cannot follow {previous}");
            previous = configuration;
        }

        var inForce = ReplicaView.Configuration(replica);
        if (previous is not null && inForce?.ToString() != previous.ToString())
            throw new SafetyViolation("configurations are in force from append", $"{replica.Self} goes by {inForce}, its log ends in {previous}");
    }

    private static bool Follows(RaftConfiguration previous, RaftConfiguration next)
    {
        if (previous.IsJoint)
            return !next.IsJoint && Voters(next, outgoing: false).SetEquals(Voters(previous, outgoing: false));
        return next.IsJoint
            ? Voters(next, outgoing: true).SetEquals(Voters(previous, outgoing: false))
            : Voters(next, outgoing: false).SetEquals(Voters(previous, outgoing: false));
    }

    private static HashSet<Identity> Voters(RaftConfiguration configuration, bool outgoing)
    {
        var voters = new HashSet<Identity>();
        foreach (var member in configuration.Members)
        {
            if (outgoing ? member.IsOutgoingVoter : member.IsIncomingVoter)
                voters.Add(member.Identity);
        }

        return voters;
    }
}
