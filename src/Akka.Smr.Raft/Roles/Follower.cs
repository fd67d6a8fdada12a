using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Roles;

/// <summary>Takes what the leader of its term says, and campaigns when it says nothing any more (§3.4, §3.5). One object for each term at least.</summary>
internal sealed class Follower : Role
{
    private readonly ForwardedReads _reads;
    private TimeSpan _deadline;

    // Verified against the leader of this term, durable or not. Invariant: never falls, never above the end of the log.
    private LogIndex _verified;

    // The newest replication session of this term's leader, and what was acknowledged in it.
    private long _session;
    private LogIndex _acknowledged;

    public Follower(RaftState state)
        : base(state)
    {
        _reads = new ForwardedReads(state);
        Rearm();
    }

    private Follower(Follower other, RaftState state)
        : base(state)
    {
        _reads = other._reads.Clone(state);
        _deadline = other._deadline;
        _verified = other._verified;
        _session = other._session;
        _acknowledged = other._acknowledged;
    }

    /// <summary>
    /// What follows when a later term is entered. A follower's deadline stands: a term alone is no sign of a leader, and a
    /// candidate that cannot win must not keep others from standing (§3.4).
    /// </summary>
    public static Follower InNewTerm(RaftState state, Role before)
    {
        var follower = new Follower(state);
        if (before is Follower { _deadline: var deadline } && deadline < follower._deadline)
            follower._deadline = deadline;
        return follower;
    }

    public override RoleKind Kind => RoleKind.Follower;

    public override TimeSpan Deadline => _reads.Deadline < _deadline ? _reads.Deadline : _deadline;

    /// <summary>What is committed is the same in every leader's log, and so is verified too (§3.6.3).</summary>
    public LogIndex Verified => LogIndex.Max(_verified, State.Commit);

    public override Role OnTimer()
    {
        _reads.OnTimer();
        if (State.Now.Monotonic < _deadline)
            return this;

        // The whole process was asleep, most likely: what the leader has sent meanwhile waits to be read first.
        if (State.Now.Monotonic - _deadline >= State.Options.ElectionTimeoutMax)
        {
            Rearm();
            return this;
        }

        if (Campaign.IsPossible(State))
        {
            State.Attempt++;
            return PreCandidate.Start(State);
        }

        State.ForgetLeader();
        _reads.FailAll();
        Rearm();
        return this;
    }

    public override Role OnReadRequested(ReadOnlyMemory<long> waiters, ReadMode mode)
    {
        if (State.Leader == Identity.None)
            return base.OnReadRequested(waiters, mode);
        _reads.Add(waiters, mode);
        return this;
    }

    public override Role OnPersisted()
    {
        AcknowledgeNews();
        return this;
    }

    public override Role OnSnapshotStaged(TransferId transfer)
    {
        if (State.Staging is { } meta && meta.Transfer == transfer)
        {
            State.Staging = null;
            SnapshotInstallation.Take(State, meta);
            AcknowledgeNews();
        }

        return this;
    }

    public override Role OnPeerHint(MemberId member, PeerHintKind kind)
    {
        // A hint ends this member's own stickiness and wait, never anything else; a lease that was promised stays promised.
        var followed = VoteRule.AwaitsItsCandidate(State) ? State.Hard.Vote : State.Leader;
        if (kind != PeerHintKind.Lost || member != followed.Member || followed == Identity.None || State.Lease is not null)
            return this;

        State.StopSticking();
        var soon = State.Now.Monotonic
            + ElectionTimeout.AfterHint(State.Options, State.Turn, State.Self.Member, State.Term, State.Attempt);
        if (soon < _deadline)
            _deadline = soon;
        return this;
    }

    public override void OnLeft() => _reads.FailAll();

    public override Role Clone(RaftState state) => new Follower(this, state);

    public override void Encode(IStateWriter writer)
    {
        writer.Write(_deadline <= State.Now.Monotonic ? 1 : 0);
        writer.Write(_verified.Value);
        writer.Write(_session);
        writer.Write(_acknowledged.Value);
        _reads.Encode(writer);
    }

    protected override Role OnRequestVote(Identity from, RequestVote message)
    {
        var before = State.Hard.Vote;
        var next = base.OnRequestVote(from, message);

        // Whoever has given its vote lets the candidate have its time (§3.4).
        if (State.Hard.Vote != before)
            Rearm();
        return next;
    }

    protected override Role OnTimeoutNow(Identity from) =>
        from == State.Leader && Campaign.IsPossible(State) ? Candidate.Start(State, force: true) : this;

    protected override Role OnHeartbeat(Identity from, Heartbeat message)
    {
        Hear(from, message.Session);

        // A heartbeat never tells more than this disk has acknowledged to its sender in this term: who lacks that has lost it (§3.8).
        if (message.Commit > State.Log.Last.Index)
        {
            throw new DamageException(
                $"The leader of term {State.Term} remembers that this disk has acknowledged everything up to {message.Commit}, but its log ends at {State.Log.Last}: acknowledged entries are missing.");
        }

        State.CommitTo(LogIndex.Min(message.Commit, Verified));

        // Round zero brings only news of the commit index.
        if (message.Round != 0)
            State.Send(from, new HeartbeatResponse(message.Session, message.Round, Verified, PromisedTicks, EntryCodec.Version));
        return this;
    }

    protected override Role OnAppendEntries(Identity from, AppendEntries message)
    {
        if (!LogMatching.IsWellFormed(message.Previous, message.Entries.Span, State.Term))
        {
            State.Dropped++;
            return this;
        }

        Hear(from, message.Session);
        var previous = message.Previous;
        var entries = message.Entries;
        if (previous.Index < State.Commit)
        {
            // What is committed matches, in every leader's log (§3.6.3); it may even be compacted here.
            var known = (int)Math.Min(entries.Length, State.Commit.Value - previous.Index.Value);
            if (!LogMatching.HoldsRetained(State.Log, entries.Span[..known]))
                throw new InvariantException($"A committed entry behind {previous} differs from that of the leader of term {State.Term}.");
            entries = entries[known..];
            previous = new EntryId(State.Commit, State.Log.TermAt(State.Commit) ?? throw new InvariantException($"Commit index {State.Commit} is not in the log."));
        }

        if (!State.Log.Holds(previous))
        {
            if (!IsFull)
                State.Send(from, new AppendResponse(message.Session, false, message.Previous.Index, LogMatching.Hint(State.Log, message.Previous)));
            else
                State.WantRoom();
            return this;
        }

        var isNews = Take(previous, entries.Span);
        State.CommitTo(LogIndex.Min(message.Commit, _verified));

        // New entries are acknowledged when they are durable; whatever brings none is a question and answered at once.
        if (isNews)
            AcknowledgeNews();
        else if (!IsFull)
            Acknowledge(from);
        return this;
    }

    protected override Role OnInstallSnapshot(Identity from, InstallSnapshot message)
    {
        if (message.Meta.Group != State.Group)
        {
            State.Dropped++;
            return this;
        }

        Hear(from, message.Session);
        switch (SnapshotInstallation.Consider(State, from, message.Meta))
        {
            case SnapshotInstallation.Verdict.Awaited:
                State.Send(from, new InstallSnapshotResponse(message.Session, message.Meta.Transfer, false, Acknowledgeable));
                break;
            case SnapshotInstallation.Verdict.Covered:
                State.Send(from, new InstallSnapshotResponse(message.Session, message.Meta.Transfer, Acknowledgeable >= message.Meta.Id.Index, Acknowledgeable));
                break;
            default:
                throw new InvariantException("A verdict on a snapshot has no answer.");
        }

        return this;
    }

    protected override Role OnReadIndexResponse(Identity from, ReadIndexResponse message)
    {
        if (from == State.Leader)
            _reads.OnResponse(message);
        return this;
    }

    /// <summary>
    /// A log over its bound takes nothing more while a snapshot can make room, and says nothing to appends meanwhile: to any word the
    /// leader would answer with a whole window of entries, to be refused again.
    /// </summary>
    private bool IsFull => State.Log.Bytes > State.Options.MaxLogBytes && State.HasNewsToSave;

    /// <summary>Verified against this leader, and durable: no acknowledgement can say more (§10.2.1).</summary>
    private LogIndex Acknowledgeable => LogIndex.Min(Verified, State.Storage.Durable);

    /// <summary>How long the vote is withheld from now on. Terms that are not durable here promise nothing: a restart would forget them (§6.4.1).</summary>
    private long PromisedTicks =>
        State.Lease is { } lease && State.Configurations.LatestIndex <= State.Storage.Durable ? lease.Duration.Ticks : 0;

    /// <summary>Brings the log into agreement with the leader's (§3.5). Returns whether entries were added.</summary>
    private bool Take(EntryId previous, ReadOnlySpan<Entry> entries)
    {
        var held = LogMatching.CountHeld(State.Log, entries, out var damaged);
        if (damaged)
            throw new InvariantException($"Entry {entries[held].Id} has two contents.");

        var fresh = entries[held..];
        if (!fresh.IsEmpty && fresh[0].Index <= State.Log.Last.Index)
        {
            if (fresh[0].Index <= _verified)
                throw new InvariantException($"The leader of term {State.Term} has changed entry {fresh[0].Id} of its own log.");
            State.Truncate(fresh[0].Index);
        }

        if (IsFull)
        {
            State.WantRoom();
            fresh = default;
        }

        foreach (var entry in fresh)
            State.Append(entry);
        _verified = LogIndex.Max(_verified, new LogIndex(previous.Index.Value + held + fresh.Length));
        return !fresh.IsEmpty;
    }

    private void Hear(Identity leader, long session)
    {
        State.HearLeader(leader);
        if (session > _session)
        {
            _session = session;
            _acknowledged = LogIndex.Zero;
        }

        Rearm();
    }

    private void Acknowledge(Identity leader)
    {
        _acknowledged = Acknowledgeable;
        State.Send(leader, new AppendResponse(_session, true, Acknowledgeable, EntryId.Zero));
    }

    private void AcknowledgeNews()
    {
        if (State.Leader != Identity.None && Acknowledgeable > _acknowledged)
            Acknowledge(State.Leader);
    }

    private void Rearm() => _deadline = State.Now.Monotonic + Campaign.Timeout(State);
}
