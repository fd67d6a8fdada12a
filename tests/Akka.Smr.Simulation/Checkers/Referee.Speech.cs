using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>What the referee makes of words: each is judged in the moment in which it is spoken.</summary>
internal sealed partial class Referee
{
    /// <summary>A replica says something.</summary>
    public void Sends(SimulatedNode node, Envelope envelope)
    {
        var disk = node.Disk;
        var term = envelope.Term.Value;
        switch (envelope.Body)
        {
            case RequestVote request:
                _votes.Stands(disk.Number, term, request.Last);
                _votes.Speaks(disk.Number, term, envelope.From, disk.DurableHard);
                break;
            case RequestVoteResponse { Granted: true }:
                _votes.Speaks(disk.Number, term, envelope.To, disk.DurableHard);
                _votes.Prefers(disk.Number, term, envelope.To, disk.Durable.Last);
                if (disk.Kind == MemberKind.Witness)
                    _coverage.Count(Met.WitnessVoted);
                break;
            case AppendEntries append:
                Leads(node, term);
                _commits.Claims(disk.Number, term, append.Commit.Value);
                _commitRule.Follows(disk.Number, append.Commit.Value);
                break;
            case Heartbeat heartbeat:
                Leads(node, term);
                _matches.Heartbeat(disk.Number, term, Majority.DiskOf(envelope.To), heartbeat.Session, heartbeat.Commit.Value);
                _commitRule.Follows(disk.Number, heartbeat.Commit.Value);
                break;
            case HeartbeatResponse when _elections.LeaderOf(term) == Majority.DiskOf(envelope.To):
                VoteRule.Follows(disk.Number, term, disk.DurableHard);
                break;
            case AppendResponse { Success: true } response:
                Acknowledges(node, envelope, response.Index.Value);
                break;
            case InstallSnapshotResponse { Installed: true } response:
                Acknowledges(node, envelope, response.Index.Value);
                break;
            case TimeoutNow:
                Invites(node, envelope);
                break;
            case PreVoteResponse { Granted: true }:
                GrantsPreVote(node, envelope);
                break;
            case ReadIndexResponse { Confirmed: true } when node.Hearing is ReadIndexRequest:
                ServesAtOnce(node);
                break;
            default:
                break;
        }
    }

    /// <summary>A replica has heard what was not meant for it.</summary>
    public void HearsStray(SimulatedNode node, Envelope envelope, in Standing before, in Standing after)
    {
        _coverage.Count(envelope.Group == node.Replica!.Group ? Met.StrayOfAnotherDisk : Met.StrayOfAnotherGroup);
        Strays.Heard(node.Disk.Number, envelope, before, after);
    }

    private void Acknowledges(SimulatedNode node, Envelope envelope, long index)
    {
        var term = envelope.Term.Value;
        var leaderDisk = Majority.DiskOf(envelope.To);
        VoteRule.Follows(node.Disk.Number, term, node.Disk.DurableHard);
        if (_elections.LeaderOf(term) != leaderDisk)
            return;
        var leader = LeaderOn(leaderDisk, term);
        Acknowledgement.Speaks(node.Disk.Number, term, index, node.Disk.Durable, leader is null ? null : at => TermAt(leader, at));
    }

    /// <summary>A leader that still leads; the log of one that does not may have changed since.</summary>
    private SimulatedNode? LeaderOn(int disk, long term)
    {
        foreach (var node in Nodes)
        {
            if (node.Disk.Number == disk)
                return node.Role == RoleKind.Leader && node.Term.Value == term ? node : null;
        }

        return null;
    }

    /// <summary>What a leader has at an index: in its memory, or, where that was compacted, what is committed.</summary>
    private long TermAt(SimulatedNode leader, long index) =>
        leader.TermAt(index) is { } term ? term.Value : index < leader.FirstIndex ? Committed.TermAt(index) : -1;

    private void Leads(SimulatedNode node, long term)
    {
        if (_elections.LeaderOf(term) != node.Disk.Number)
            throw new RuleBroken(nameof(ElectionSafety), $"disk {node.Disk.Number} speaks as the leader of term {term}, and was not elected");
    }

    /// <summary>A configuration entry is handed to a disk.</summary>
    private void SeesConfiguration(SimulatedNode node, Entry entry)
    {
        var configuration = _configurations.Read(entry);
        var (_, before) = ConfigurationBefore(node, entry.Index.Value);
        if (before is not null)
            ConfigurationRule.Follows(entry.Id, before, configuration);
        if (node.Role == RoleKind.Leader && entry.Term == node.Term)
            _appended.Add(entry.Id);
    }

    /// <summary>A leader may append a configuration in the very step that commits the one before, so the step's end is waited for.</summary>
    private void JudgesAppended(SimulatedNode node)
    {
        foreach (var at in _appended)
        {
            var (before, configuration) = ConfigurationBefore(node, at.Index.Value);
            var waitsFor = Math.Max(before, _noops[node.Disk.Number]);
            var id = new EntryId(new LogIndex(waitsFor), new Term(node.Disk.Written.TermAt(waitsFor)));
            var isCommitted = waitsFor <= _commitRule.Proven || (configuration is not null && _commitRule.IsOnQuorum(id, configuration));
            ConfigurationRule.Appends(at, id, isCommitted);
        }

        _appended.Clear();
    }

    /// <summary>Once everything was handed over, what a member acts by must be the last configuration in its log.</summary>
    private void JudgesConfiguration(SimulatedNode node)
    {
        var disk = node.Disk;
        if (_records[disk.Number].InFlight || node.Configuration is null)
            return;

        // A stranger whose only configuration was truncated away knows none again, which is nothing that a host is told.
        if (disk.WrittenSnapshot is null && disk.Written.LastConfiguration == 0 && node.Replica!.Configuration is null)
            return;
        ConfigurationRule.ActsBy(
            disk.Number, node.ConfigurationIndex, disk.Written.LastConfiguration, disk.WrittenSnapshot?.ConfigurationIndex.Value ?? 0, disk.Written.LastIndex.Value);
    }

    private (long Index, RaftConfiguration? Configuration) ConfigurationBefore(SimulatedNode node, long index)
    {
        var log = node.Disk.Written;
        var before = log.ConfigurationBefore(index);
        return before > 0
            ? (before, _configurations.Find(new EntryId(new LogIndex(before), new Term(log.TermAt(before)))))
            : (node.Disk.WrittenSnapshot?.ConfigurationIndex.Value ?? 0, node.Disk.WrittenSnapshot?.Configuration);
    }
}
