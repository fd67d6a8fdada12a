using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Liveness;

/// <summary>
/// What must come to pass once the trouble is over. First, in some worlds, only part of it is over: links stay cut, and where
/// nevertheless some voter could lead, it has to. Then all of it is: within ten of the longest election timeouts something is
/// committed, in at most two further terms; then joint configurations are left, learners have caught up, transfers have ended,
/// every waiter has its answer, and all replicas are equal.
/// </summary>
internal sealed class LivenessPhase(SimulatedGroup group)
{
    private const int FurtherTerms = 2;
    private const long Settles = 30_000 * Scene.Ms;
    private const long Between = 20 * Scene.Ms;

    private readonly Chance _chance = new Chance(group.Scene.Seed).Fork(7);
    private readonly long _longestTimeout = group.Scene.Options.ElectionTimeoutMax.Ticks;
    private long _probes;

    /// <summary>Heals the world and waits for what it owes.</summary>
    public void Run()
    {
        group.Heal();
        if (group.Scene.Founders > 2 && _chance.Happens(350))
        {
            Cut();
            CommitsWhereItCan();
            group.Heal();
        }

        Arrives();
        Commits("after healing");
        Settle();
    }

    private void Cut()
    {
        group.Coverage.Count(Met.HealedIntoCuts);
        var count = group.Nodes.Count;
        if (_chance.Happens(500))
        {
            var bridge = _chance.Below(count);
            var side = _chance.Next();
            group.Cut((from, to) => from != bridge && to != bridge && ((side >> from) & 1) != ((side >> to) & 1));
            return;
        }

        for (var cuts = 1 + _chance.Below(count); cuts > 0; cuts--)
        {
            var (mute, deaf) = (_chance.Below(count), _chance.Below(count));
            group.Cut((from, to) => from == mute && to == deaf);
        }
    }

    /// <summary>Either somebody can lead, and then somebody must; or nobody can, and then at least terms must not run away.</summary>
    private void CommitsWhereItCan()
    {
        DeposedLeadersStepDown();
        if (SomebodyCanLead())
        {
            Commits("with links cut, where a voter in contact with a quorum has a log as new as the quorum's");
            return;
        }

        group.Coverage.Count(Met.HealedWithoutPossibleLeader);
        var term = HighestTerm();
        group.RunUntil(group.Now + (10 * _longestTimeout));
        if (HighestTerm() > term + FurtherTerms)
            throw new RuleBroken("TermGrowth", $"nobody can lead, and in ten timeouts the term has grown from {term} to {HighestTerm()}");
    }

    /// <summary>
    /// What was said before has to arrive, and processes have to come up, before it is clear how things stand. Nor are terms held
    /// against the group into which somebody comes by a pre-vote that it asked for in the time of trouble (seed 50178).
    /// </summary>
    private void Arrives() => group.RunUntil(group.Now + (group.Scene.MaxDelay * 2) + (group.Scene.MaxFlush * 4));

    /// <summary>
    /// A leader that the cuts have parted from its quorum goes on for an election timeout, and what it appends may make newer the very
    /// logs that another one's votes depend on. Who can lead is clear only when it has stepped down, and what it said has arrived
    /// (seed 718211).
    /// </summary>
    private void DeposedLeadersStepDown()
    {
        group.RunUntil(group.Now + _longestTimeout);
        Arrives();
    }

    private void Commits(string when)
    {
        var term = HighestTerm();
        var start = group.Referee.Committed.LastIndex;
        var until = group.Now + (10 * _longestTimeout);
        var first = ++_probes;
        Term? committedIn;
        while ((committedIn = TermOfProbe(start, first)) is null)
        {
            if (group.Now >= until)
                throw new RuleBroken("Liveness", $"nothing was committed within ten of the longest election timeouts {when}");
            Probe(first);
            group.RunUntil(group.Now + Between);
        }

        // A leader that has committed may have stepped down since, in good order (seed 726895).
        if (committedIn.Value.Value > term + FurtherTerms)
            throw new RuleBroken("Liveness", $"{when} it took the terms from {term} to {committedIn} until something was committed");
    }

    /// <summary>A client that found the table of sessions full all the time may have much to do; what counts is that it goes on.</summary>
    private void Settle()
    {
        var least = int.MaxValue;
        var until = group.Now + Settles;
        while (Unsettled() is { } what)
        {
            if (group.Now >= until)
                throw new RuleBroken("Liveness", $"long after healing {what}");
            group.RunUntil(group.Now + (5 * Between));
            var unfinished = group.Clients.Sum(static client => client.Unfinished);
            if (unfinished >= least)
                continue;
            least = unfinished;
            until = group.Now + Settles;
        }
    }

    /// <summary>What is not yet as it should be in the end, or null.</summary>
    private string? Unsettled()
    {
        if (group.FindLeader() is not { Configuration: { } configuration } leader)
            return "nobody leads";
        if (configuration.IsJoint)
            return $"the configuration is joint: {configuration}";
        if (configuration.Intent is { } intent && intent.Members.All(IsAlive))
            return $"a change is not carried through: {configuration}";
        foreach (var client in group.Clients)
        {
            if (client.Unfinished > 0)
                return $"a client waits for {client.Unfinished} operations";
        }

        foreach (var node in group.Nodes)
        {
            if (node.Waiters.Count > 0)
                return $"node {node.Number} has {node.Waiters.Count} waiters without an answer";
        }

        foreach (var member in configuration.Members)
        {
            if (!IsAlive(member) || member.IsWitness)
                continue;
            var node = group.Nodes[(int)member.Id.Value - 1];
            if (node.Machine.Applied != leader.LastEntry.Index.Value)
                return $"node {node.Number} has applied {node.Machine.Applied} of {leader.LastEntry}";
            if (!node.Machine.Save().AsSpan().SequenceEqual(leader.Machine.Save()))
                return $"node {node.Number} has applied the same as the leader and is not the same";
        }

        return null;
    }

    private bool IsAlive(Member member) => group.Nodes[(int)member.Id.Value - 1].Disk.Identity == member.Identity;

    /// <summary>Whether a voter hears and is heard by a quorum whose logs are no newer than its own (§3.6.1).</summary>
    private bool SomebodyCanLead()
    {
        foreach (var node in group.Nodes)
        {
            if (node.Configuration?.Find(node.Disk.Identity) is not { IsVoter: true, IsWitness: false })
                continue;
            var quorum = Majority.MaskOf(node.Disk.Identity);
            foreach (var member in node.Configuration.Members)
            {
                var other = group.Nodes[(int)member.Id.Value - 1];
                var isInContact = group.Network.IsOpen(node.Number, other.Number) && group.Network.IsOpen(other.Number, node.Number);
                if (other != node && IsAlive(member) && isInContact && node.LastEntry.IsAtLeastAsUpToDateAs(other.LastEntry))
                    quorum |= Majority.MaskOf(member.Identity);
            }

            if (Majority.Agrees(node.Configuration, quorum))
                return true;
        }

        return false;
    }

    /// <summary>The highest term that anybody is in, or will be in when its process has come up from its disk.</summary>
    private long HighestTerm()
    {
        var highest = 0L;
        foreach (var node in group.Nodes)
            highest = Math.Max(highest, node.IsUp ? node.Replica!.Term.Value : node.Disk.DurableHard.Term.Value);
        return highest;
    }

    /// <summary>Everybody who takes itself for the leader is asked to put a probe in; a read of a key does no harm.</summary>
    private void Probe(long number)
    {
        foreach (var node in group.Nodes)
        {
            if (!node.IsUp || node.Role != RoleKind.Leader)
                continue;
            var bytes = new byte[Command.Bytes];
            new Command(OperationKind.Get, 0, 0, 0, -(number * 1_000_000) - ++_probes).Write(bytes);
            node.Probes(bytes);
        }
    }

    /// <summary>The term in which one of the probes was committed, or null.</summary>
    private Term? TermOfProbe(long after, long number)
    {
        for (var index = group.Referee.Committed.LastIndex; index > after; index--)
        {
            var entry = group.Referee.Committed[index];
            if (entry.Kind == Raft.Log.EntryKind.Command && entry.Payload.Length == Command.Bytes && Command.Read(entry.Payload.Span).Operation <= -(number * 1_000_000))
                return group.Referee.Committed.KnownIn(index);
        }

        return null;
    }
}
