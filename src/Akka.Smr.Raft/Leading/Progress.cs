using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Leading;

/// <summary>What a leader knows of one member (§3.5). It dies with the leadership, or when the member leaves the configuration.</summary>
internal sealed class Progress
{
    // What the first probe since probing began has carried, unless that is in doubt since: it need not be sent again.
    private (LogIndex Last, int Entries, long Bytes) _probed;

    // Answers to rounds up to this one say nothing of the probe that was sent behind them.
    private long _probedAfter;

    public Progress(Member member, bool isSelf, long session, LogIndex next, TimeSpan now, RaftOptions options)
    {
        Member = member;
        IsSelf = isSelf;
        Session = session;
        Next = next;
        ContactAt = now;
        Window = new Inflights(options.MaxInflightAppends, options.MaxInflightEntries, options.MaxInflightBytes);
        CatchUp = new CatchUp(next.Previous, now);
    }

    /// <summary>The member's line in the configuration in force.</summary>
    public Member Member { get; set; }

    public bool IsSelf { get; }

    /// <summary>Names this record in messages: what was said to an earlier one is not credited to it.</summary>
    public long Session { get; }

    public ProgressState State { get; private set; }

    /// <summary>Verified and durable there. Invariant: never falls, always below <see cref="Next"/>.</summary>
    public LogIndex Match { get; private set; }

    /// <summary>What is sent next.</summary>
    public LogIndex Next { get; private set; }

    /// <summary>A probe is on its way.</summary>
    public bool IsPaused { get; set; }

    /// <summary>A probe was sent since probing began; the next ones are empty.</summary>
    public bool HasProbed { get; private set; }

    /// <summary>When the member was last heard in this term (§6.2).</summary>
    public TimeSpan ContactAt { get; set; }

    /// <summary>The latest round that it was sent.</summary>
    public long Round { get; set; }

    /// <summary>The latest round it has answered (§6.4).</summary>
    public long AckedRound { get; set; }

    /// <summary>How long it withholds its vote, counted from the sending of the round it answered (§6.4.1).</summary>
    public TimeSpan LeaseUntil { get; set; }

    /// <summary>The round whose answer shows whether appends sent before it were lost; zero for none.</summary>
    public long MarkedRound { get; set; }

    /// <summary>What <see cref="Next"/> was when that round was sent.</summary>
    public LogIndex MarkedNext { get; set; }

    /// <summary>The commit index that it was told.</summary>
    public LogIndex CommitSent { get; set; }

    /// <summary>Since when it owes an acknowledgement without any progress; null if it owes none.</summary>
    public TimeSpan? StuckSince { get; set; }

    /// <summary>The snapshot on its way, or null.</summary>
    public SnapshotMeta? Transfer { get; private set; }

    /// <summary>When all its chunks had been received there; null while they are being sent.</summary>
    public TimeSpan? TransferSentAt { get; set; }

    public Inflights Window { get; private set; }

    /// <summary>Whether a learner keeps up (§4.2.1).</summary>
    public CatchUp CatchUp { get; set; }

    public Identity Identity => Member.Identity;

    /// <summary>Everything up to an index is verified and durable there.</summary>
    public void Acknowledge(LogIndex index, TimeSpan now)
    {
        if (index < Match || (index == Match && State == ProgressState.Replicate))
            return;

        Match = index;
        Next = LogIndex.Max(Next, index.Next);
        Window.FreeTo(index.Value);
        StuckSince = Match.Next == Next ? null : now;
        if (State == ProgressState.Probe)
            StreamBehindProbe(now);
    }

    /// <summary>
    /// A probe is on its way. The first one carries entries; with a later one it is in doubt whether they have arrived.
    /// </summary>
    public void Probed(LogIndex last, int entries, long bytes)
    {
        _probed = HasProbed ? default : (last, entries, bytes);
        _probedAfter = Round;
        HasProbed = true;
        IsPaused = true;
    }

    /// <summary>
    /// It has answered a round. If it has verified what the probe carried, the stream goes on behind it; a probe that was sent before
    /// the round and is not verified is lost, and another one is due.
    /// </summary>
    public void Answered(long round, LogIndex verified, TimeSpan now)
    {
        if (State == ProgressState.Probe && _probed.Last > Match && verified >= _probed.Last)
            StreamBehindProbe(now);
        else if (round > _probedAfter)
            IsPaused = false;
    }

    /// <summary>Entries up to an index are on their way.</summary>
    public void Sent(LogIndex last, int entries, long bytes, TimeSpan now)
    {
        StuckSince ??= now;
        Window.Add(last.Value, entries, bytes);
        Next = last.Next;
    }

    public void Probe(LogIndex next)
    {
        State = ProgressState.Probe;
        Next = LogIndex.Max(next, Match.Next);
        IsPaused = false;
        HasProbed = false;
        _probed = default;
        _probedAfter = 0;
        Transfer = null;
        MarkedRound = 0;
        StuckSince = null;
        Window.Clear();
    }

    public void Stream()
    {
        State = ProgressState.Replicate;
        Next = Match.Next;
        IsPaused = false;
        Transfer = null;
        StuckSince = null;
        Window.Clear();
    }

    /// <summary>The probe has found agreement; the entries that it carried are on their way to the disk there.</summary>
    private void StreamBehindProbe(TimeSpan now)
    {
        var probed = _probed;
        Stream();
        if (probed.Last > Match)
            Sent(probed.Last, probed.Entries, probed.Bytes, now);
    }

    public void Install(SnapshotMeta transfer)
    {
        State = ProgressState.Snapshot;
        Transfer = transfer;
        TransferSentAt = null;
        IsPaused = false;
        StuckSince = null;
        Window.Clear();
    }

    public Progress Clone()
    {
        var clone = (Progress)MemberwiseClone();
        clone.Window = Window.Clone();
        return clone;
    }

    public void Encode(IStateWriter writer, TimeSpan now, RaftOptions options, long round)
    {
        writer.BeginRecord(Identity);
        writer.Write((long)State + (IsPaused ? 4 : 0) + (HasProbed ? 8 : 0) + (ContactAt + options.ElectionTimeoutMin <= now ? 16 : 0) + (LeaseUntil <= now ? 32 : 0));
        writer.Write(Session);
        writer.Write(Match.Value);
        writer.Write(Next.Value);
        writer.Write(round - AckedRound);
        writer.Write(MarkedRound == 0 ? -1 : round - MarkedRound);
        writer.Write(MarkedNext.Value);
        writer.Write(CommitSent.Value);
        writer.Write(Window.Entries);
        writer.Write(Transfer?.Id.Index.Value ?? -1);
        writer.Write(_probed.Last.Value);
        writer.Write(IsPaused ? round - _probedAfter : -1);
        writer.Write(TransferSentAt is { } sent ? sent + options.ElectionTimeoutMin <= now ? 2 : 1 : 0);
        writer.Write(StuckSince is { } stuck ? 1 + (stuck + options.HeartbeatInterval <= now ? 1 : 0) + (stuck + options.ElectionTimeoutMin <= now ? 1 : 0) : 0);
        writer.Write(Member.IsVoter || CatchUp.IsDone ? -1 : CatchUp.Target.Value);
        writer.Write(Member.IsVoter || CatchUp.IsDone || now - CatchUp.Since > options.ElectionTimeoutMin ? 0 : 1);
        writer.EndRecord();
    }
}
