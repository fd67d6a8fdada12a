using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft;

/// <summary>
/// What a member knows in every role (§3.4, figure 3.1). What only one role knows dies with the role's object. The few
/// operations here are those that keep several fields in step.
/// </summary>
internal sealed partial class RaftState
{
    private (Term Term, Configuration? Configuration, Turn Turn) _turn;

    public RaftState(Identity self, GroupId group, MemberKind kind, RecoveredState recovered, RaftOptions options)
    {
        Self = self;
        Group = group;
        Kind = kind;
        Options = options;
        Effects = new EffectBuffer();
        Outbox = new Outbox(group, self, options.MaxHeldMessages, Effects);
        Hard = recovered.HardState;
        Snapshot = recovered.Snapshot;

        var start = recovered.Snapshot?.Id ?? EntryId.Zero;
        Log = new RaftLog(start);
        Configurations = new ConfigurationHistory(recovered.Snapshot?.Configuration, recovered.Snapshot?.ConfigurationIndex ?? LogIndex.Zero);
        foreach (var entry in recovered.Entries)
            Append(entry);
        Storage = new RecordWriter(recovered.LastRecord, Log.Last.Index, options.MaxRecordEntries, options.MaxRecordBytes);
        ClusterTimeAtBase = recovered.Snapshot?.ClusterTimeTicks ?? 0;
        Commit = start.Index;
        ApplyIssued = start.Index;
        Applied = start.Index;
    }

    /// <summary>The member and its disk.</summary>
    public Identity Self { get; }

    public GroupId Group { get; }

    public MemberKind Kind { get; }

    public RaftOptions Options { get; }

    public EffectBuffer Effects { get; private set; }

    public Outbox Outbox { get; private set; }

    /// <summary>Term and vote. Invariant: the term never falls, and within a term a vote never changes once it is given.</summary>
    public HardState Hard { get; private set; }

    public RaftLog Log { get; private set; }

    public RecordWriter Storage { get; private set; }

    public ConfigurationHistory Configurations { get; private set; }

    /// <summary>The time of this step.</summary>
    public Instant Now { get; set; }

    /// <summary>Who leads the current term, or nobody that is known.</summary>
    public Identity Leader { get; private set; }

    /// <summary>What is known to be committed. Invariant: never falls, never above the end of the log.</summary>
    public LogIndex Commit { get; private set; }

    /// <summary>What was handed out to be applied. Invariant: never above what is committed and durable here (§10.2.1).</summary>
    public LogIndex ApplyIssued { get; private set; }

    /// <summary>What the state machine has applied.</summary>
    public LogIndex Applied { get; private set; }

    /// <summary>The last snapshot to which a durable record points; null for a member that knows no group yet.</summary>
    public SnapshotMeta? Snapshot { get; private set; }

    /// <summary>What is being received, or null.</summary>
    public SnapshotMeta? Staging { get; set; }

    /// <summary>Whom its chunks are expected from.</summary>
    public Identity StagingFrom { get; set; }

    /// <summary>When the leader was last heard; null for never, or after a hint that it is gone.</summary>
    public TimeSpan? LeaderHeardAt { get; private set; }

    /// <summary>When the vote of this term was given; null for not at all, or once its leader has spoken, or after a hint that the candidate is gone.</summary>
    public TimeSpan? VotedAt { get; private set; }

    /// <summary>After a restart under leases, no vote is given before this time (§6.4.1).</summary>
    public TimeSpan WithholdVotesUntil { get; set; }

    /// <summary>Election timeouts in a row without a leader: makes each next one a different draw.</summary>
    public int Attempt { get; set; }

    /// <summary>The disk does not answer.</summary>
    public bool IsStalled { get; set; }

    /// <summary>The number of this incarnation's first record: no earlier incarnation has spoken under it.</summary>
    public long Incarnation { get; set; }

    /// <summary>Counts the questions to leaders in this incarnation, so that an answer fits one question only (§6.4).</summary>
    public long ReadContexts { get; set; }

    /// <summary>Messages that were not for this replica, or made no sense.</summary>
    public long Dropped { get; set; }

    public Term Term => Hard.Term;

    /// <summary>The quorum of the configuration in force, or null where none is.</summary>
    public Quorum? Quorum => Configurations.Quorum;

    /// <summary>The lease terms in force, or null.</summary>
    public LeaseTerms? Lease => Configurations.Latest?.Lease;

    /// <summary>This member's turn to stand for election in this term. Every message of a leader asks for it, so it is kept.</summary>
    public Turn Turn
    {
        get
        {
            if (_turn.Turn.Of == 0 || _turn.Term != Term || !ReferenceEquals(_turn.Configuration, Configurations.Latest))
                _turn = (Term, Configurations.Latest, Turn.Draw(Group, Configurations.Latest, Self, Term));
            return _turn.Turn;
        }
    }

    /// <summary>This member's line in the configuration in force.</summary>
    public Member? Own => Configurations.Latest?.Find(Self);

    /// <summary>Replicated time as of the end of the log (§6.3).</summary>
    public long LastClusterTime => Log.Count > 0 ? Log[Log.Last.Index].ClusterTimeTicks : ClusterTimeAtBase;

    /// <summary>Says something in the current term.</summary>
    public void Send(Identity to, Message body) => Outbox.Send(to, Term, body, Hard, Storage);

    /// <summary>Says something in another term: a pre-vote, which asks in a term that nobody has entered (§9.6).</summary>
    public void Send(Identity to, Term term, Message body) => Outbox.Send(to, term, body, Hard, Storage);

    /// <summary>Enters a later term, in which nobody has this member's vote yet, or gives it.</summary>
    public void EnterTerm(Term term, Identity vote)
    {
        if (term <= Term)
            throw new InvariantException($"Term {term} follows {Term}.");
        Hard = new HardState(term, vote);
        Leader = Identity.None;
        VotedAt = vote == Identity.None ? null : Now.Monotonic;
        Outbox.Forget();
    }

    /// <summary>Gives the vote of the current term.</summary>
    public void Vote(Identity candidate)
    {
        if (Hard.Vote != Identity.None && Hard.Vote != candidate)
            throw new InvariantException($"The vote of term {Term} was given to {Hard.Vote} already.");
        if (Hard.Vote == candidate)
            return;
        Hard = Hard with { Vote = candidate };
        VotedAt = Now.Monotonic;
    }

    /// <summary>The leader of the current term has spoken.</summary>
    public void HearLeader(Identity leader)
    {
        if (Leader != Identity.None && Leader != leader)
            throw new InvariantException($"Term {Term} has two leaders, {Leader} and {leader}.");
        Leader = leader;
        LeaderHeardAt = Now.Monotonic;
        VotedAt = null;
        Attempt = 0;
    }

    /// <summary>This member leads the current term.</summary>
    public void Lead()
    {
        Leader = Self;
        LeaderHeardAt = null;
        VotedAt = null;
        Attempt = 0;
    }

    /// <summary>The leader of the current term is not known, or no longer.</summary>
    public void ForgetLeader() => Leader = Identity.None;

    /// <summary>The connection of the leader, or of who was to become it, is gone: this member's own stickiness ends until it speaks again.</summary>
    public void StopSticking()
    {
        LeaderHeardAt = null;
        VotedAt = null;
    }

    /// <summary>Appends an entry in memory. A configuration is in force from here on (§4.1).</summary>
    public void Append(Entry entry)
    {
        Log.Append(entry);
        if (entry.Kind != EntryKind.Configuration)
            return;

        var configuration = ConfigurationCodec.TryDecode(entry.Payload.Span)
            ?? throw new DamageException($"Configuration entry {entry.Id} cannot be read.");
        Configurations.Append(entry.Index, configuration);
        Effects.Add(Effect.ConfigurationInForce(configuration, entry.Index));
    }

    /// <summary>Removes what conflicts with the leader's log (§3.5), with the configurations in it (§4.1).</summary>
    public void Truncate(LogIndex from)
    {
        if (from <= Commit)
            throw new InvariantException($"Entry {from} would be truncated, but {Commit} is committed.");
        Log.TruncateFrom(from);
        Storage.Truncate(from);
        if (Configurations.TruncateFrom(from) && Configurations.Latest is { } configuration)
            Effects.Add(Effect.ConfigurationInForce(configuration, Configurations.LatestIndex));
    }

    /// <summary>Commits up to an index that is known to be in this log as it is in the leader's.</summary>
    public void CommitTo(LogIndex index)
    {
        if (index <= Commit)
            return;
        if (index > Log.Last.Index)
            throw new InvariantException($"{index} is committed beyond the end of the log at {Log.Last}.");
        Commit = index;
    }
}
