using System.Runtime.InteropServices;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// A disk votes at most once in a term, and its vote is durable before it is spoken (§3.4, §3.8), be it a vote for another or
/// the candidate's own. What counts is what the simulated disk would give back after a crash now. And nobody leads without such
/// votes of a quorum, of both halves if there are two (§4.3).
/// </summary>
internal sealed class VoteRule
{
    private readonly Dictionary<(int Disk, long Term), Identity> _votes = [];
    private readonly Dictionary<(int Candidate, long Term), ulong> _voters = [];
    private readonly Dictionary<(int Candidate, long Term), EntryId> _logs = [];

    /// <summary>A candidate says with which log it stands.</summary>
    public void Stands(int disk, long term, EntryId last) => _logs[(disk, term)] = last;

    /// <summary>A vote goes to a candidate only if its log is at least as up to date as the voter's (§3.6.1).</summary>
    public void Prefers(int disk, long term, Identity candidate, EntryId durableLast)
    {
        var last = _logs.GetValueOrDefault((Majority.DiskOf(candidate), term));

        // An entry of this very term comes from the candidate: it was elected, and this answer is late.
        var isBehind = last.Term < durableLast.Term || (last.Term == durableLast.Term && last.Index < durableLast.Index);
        if (isBehind && durableLast.Term.Value < term)
            throw new RuleBroken(nameof(VoteRule), $"disk {disk} has {durableLast} and votes in term {term} for {candidate}, whose log ends at {last}");
    }

    /// <summary>A vote is on its way: given to another, or the candidate's own that goes with its request.</summary>
    public void Speaks(int disk, long term, Identity candidate, HardState durable)
    {
        if (!_votes.TryAdd((disk, term), candidate) && _votes[(disk, term)] != candidate)
            throw new RuleBroken(nameof(VoteRule), $"disk {disk} votes for {_votes[(disk, term)]} and for {candidate} in term {term}");
        if (durable.Term.Value != term || durable.Vote != candidate)
            throw new RuleBroken(nameof(VoteRule), $"disk {disk} speaks of its vote for {candidate} in term {term}, but holds {durable}");
        CollectionsMarshal.GetValueRefOrAddDefault(_voters, (Majority.DiskOf(candidate), term), out _) |= 1UL << disk;
    }

    /// <summary>A candidate has won the election of a term, by the configuration that it goes by.</summary>
    public void Elects(int disk, long term, RaftConfiguration configuration, HardState own)
    {
        var voters = _voters.GetValueOrDefault((disk, term));

        // Who is alone in its group has nobody to ask, and still must have written its vote.
        if (own.Term.Value == term && Majority.DiskOf(own.Vote) == disk)
            voters |= 1UL << disk;
        if (!Majority.Agrees(configuration, voters))
            throw new RuleBroken(nameof(VoteRule), $"disk {disk} leads term {term} by the votes of {voters:b} alone, of {configuration}");
    }

    /// <summary>Any word to the leader of a term, who counts on it.</summary>
    public static void Follows(int disk, long term, HardState durable)
    {
        if (durable.Term.Value < term)
            throw new RuleBroken(nameof(VoteRule), $"disk {disk} answers the leader of term {term}, but holds {durable}");
    }
}
