using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Leading;

/// <summary>Brings every follower's log into agreement with the leader's (§3.5, §10.2.1): appends, their answers, and snapshots for who is too far behind (§5.3).</summary>
internal sealed class Replication(RaftState state, Followers followers)
{
    /// <summary>Sends to everybody what may be sent.</summary>
    public void PushAll()
    {
        foreach (var follower in followers.All)
            Push(follower);
    }

    public void OnAppendResponse(Progress follower, AppendResponse message)
    {
        if (message.Success)
            OnAcknowledged(follower, message.Index);
        else
            OnRejected(follower, message);
    }

    public void OnHeartbeatResponse(Progress follower, HeartbeatResponse message)
    {
        if (message.Round == follower.MarkedRound)
        {
            follower.MarkedRound = 0;
            if (follower.State == ProgressState.Replicate && message.Verified.Next < follower.MarkedNext)
            {
                // What was sent before that round has not come before it: it is lost.
                follower.Probe(LogIndex.Max(follower.Match, message.Verified).Next);
            }
        }

        follower.Answered(message.Round, message.Verified, state.Now.Monotonic);
        var interval = state.Options.HeartbeatInterval;
        if (follower.State == ProgressState.Replicate && message.Verified > follower.Match && follower.StuckSince + interval <= state.Now.Monotonic)
            AskForAcknowledgement(follower, message.Verified);
    }

    public void OnInstallSnapshotResponse(Progress follower, InstallSnapshotResponse message)
    {
        if (message.Installed)
        {
            OnAcknowledged(follower, message.Index);
            return;
        }

        // It had all chunks, and has nothing to show for them after a while: it has crashed in between and must get them again.
        if (follower.Transfer is { } transfer
            && transfer.Transfer == message.Transfer
            && follower.TransferSentAt + state.Options.ElectionTimeoutMin <= state.Now.Monotonic)
        {
            follower.TransferSentAt = null;
            if (state.Snapshot?.Transfer == transfer.Transfer)
            {
                state.Effects.Add(Effect.SendSnapshot(follower.Identity, transfer));
                return;
            }

            // The host may have deleted it in favour of a newer one, which is what the follower is offered instead.
            follower.Probe(follower.Match.Next);
            Pin();
        }
    }

    public void OnSnapshotSendEnded(MemberId to, TransferId transfer, bool succeeded)
    {
        foreach (var follower in followers.All)
        {
            if (follower.Identity.Member != to || follower.Transfer?.Transfer != transfer)
                continue;
            if (succeeded)
            {
                // What counts is the follower's acknowledgement, which follows when it has installed them.
                follower.TransferSentAt = state.Now.Monotonic;
                continue;
            }

            follower.Probe(follower.Match.Next);
            follower.IsPaused = true;
        }

        Pin();
    }

    /// <summary>Regularly: an offer may be lost, and a follower may be gone in the middle of a transfer.</summary>
    public void OnTick()
    {
        foreach (var follower in followers.All)
        {
            if (follower.State != ProgressState.Snapshot)
                continue;
            if (state.Now.Monotonic - follower.ContactAt >= state.Options.SnapshotTransferTimeout)
                CancelTransfer(follower);
            else
                state.Send(follower.Identity, new InstallSnapshot(follower.Session, follower.Transfer!));
        }
    }

    /// <summary>Streaming into the void is of no use: the next answer to a heartbeat starts it again.</summary>
    public void OnUnreachable(MemberId member)
    {
        foreach (var follower in followers.All)
        {
            if (follower.Identity.Member != member || follower.State != ProgressState.Replicate || follower.IsSelf)
                continue;
            follower.Probe(follower.Match.Next);
            follower.IsPaused = true;
        }
    }

    /// <summary>The leadership, or a member, has gone: nothing more is sent to it.</summary>
    public void Stop(Progress follower)
    {
        if (follower.Transfer is { } transfer && !follower.Member.IsWitness)
            state.Effects.Add(Effect.CancelSnapshot(follower.Identity, transfer.Transfer));
    }

    /// <summary>Keeps the log behind every transfer under way, so that its follower can go on from there.</summary>
    public void Pin()
    {
        LogIndex? pinned = null;
        foreach (var follower in followers.All)
        {
            if (follower.Transfer is { } transfer)
                pinned = pinned is { } other ? LogIndex.Min(other, transfer.Id.Index) : transfer.Id.Index;
        }

        state.PinnedAt = pinned;
    }

    private void OnAcknowledged(Progress follower, LogIndex index)
    {
        if (index > state.Log.Last.Index)
        {
            state.Dropped++;
            return;
        }

        follower.Acknowledge(index, state.Now.Monotonic);
        if (follower.Transfer is { } transfer && follower.Match >= transfer.Id.Index)
        {
            follower.Stream();
            Pin();
        }

        follower.CatchUp = follower.CatchUp.Reached(follower.Match, state.Log.Last.Index, state.Now.Monotonic, state.Options.ElectionTimeoutMin);
    }

    private void OnRejected(Progress follower, AppendResponse message)
    {
        // A rejection of what is known to match, or of another probe than the last, is old.
        var isCurrent = follower.State switch
        {
            ProgressState.Probe => message.Index == follower.Next.Previous,
            ProgressState.Replicate => message.Index > follower.Match && message.Index < follower.Next,
            _ => false,
        };
        if (!isCurrent)
            return;

        var agreed = LogMatching.BackUp(state.Log, message.Hint);
        follower.Probe(LogIndex.Min(message.Index, agreed.Next));
    }

    private void Push(Progress follower)
    {
        if (follower.IsSelf || follower.State == ProgressState.Snapshot)
            return;
        if (follower.Member is { IsWitness: true, IsVoter: true } && followers.DataAnswers())
            return;
        if (follower.Next <= state.Log.Base.Index)
        {
            // Whoever did not answer the last offer is not offered another before it is heard.
            if (!follower.IsPaused)
                Offer(follower);
            return;
        }

        if (follower.State == ProgressState.Probe)
        {
            Probe(follower);
            return;
        }

        while (follower.Next <= LastFor(follower) && follower.Window.HasRoom)
            SendEntries(follower);
    }

    private void Probe(Progress follower)
    {
        if (follower.IsPaused)
            return;
        var entries = follower.HasProbed ? ReadOnlyMemory<Entry>.Empty : EntriesFor(follower);
        SendAppend(follower, follower.Next.Previous, entries);
        var last = new LogIndex(follower.Next.Previous.Value + entries.Length);
        follower.Probed(last, entries.Length, BytesOf(entries));
    }

    private void SendEntries(Progress follower)
    {
        var entries = EntriesFor(follower);
        SendAppend(follower, follower.Next.Previous, entries);
        var last = entries.Span[^1].Index;
        follower.CommitSent = LogIndex.Max(follower.CommitSent, LogIndex.Min(state.Commit, last));
        follower.Sent(last, entries.Length, BytesOf(entries), state.Now.Monotonic);
    }

    private static long BytesOf(ReadOnlyMemory<Entry> entries)
    {
        var bytes = 0L;
        foreach (var entry in entries.Span)
            bytes += entry.Size;
        return bytes;
    }

    private void SendAppend(Progress follower, LogIndex previous, ReadOnlyMemory<Entry> entries)
    {
        var term = state.Log.TermAt(previous) ?? throw new InvariantException($"Entry {previous} before an append is not in the log.");
        state.Send(follower.Identity, new AppendEntries(follower.Session, new EntryId(previous, term), state.Commit, entries));
    }

    /// <summary>
    /// What may be sent at all. A witness gets only what is durable here: were it the only one to have an entry, its vote would be
    /// needed by members that can never have a log as long as its own. Nor is that enough where the leader's disk is one that may be
    /// lost: a witness that votes gets last what it takes to commit, so that what it has is on (quorum - witnesses) data disks (§11.7.2).
    /// </summary>
    private LogIndex LastFor(Progress follower)
    {
        if (!follower.Member.IsWitness)
            return state.Log.Last.Index;
        return follower.Member.IsVoter ? LogIndex.Min(state.Storage.Durable, followers.MatchBarWitnesses()) : state.Storage.Durable;
    }

    private void AskForAcknowledgement(Progress follower, LogIndex verified)
    {
        if (verified >= state.Log.Base.Index && verified <= state.Log.Last.Index)
            SendAppend(follower, verified, ReadOnlyMemory<Entry>.Empty);
    }

    private ReadOnlyMemory<Entry> EntriesFor(Progress follower)
    {
        var entries = state.Log.Slice(
            follower.Next,
            LastFor(follower),
            Math.Min(state.Options.MaxAppendEntries, follower.Window.RoomEntries),
            Math.Min(state.Options.MaxAppendBytes, follower.Window.RoomBytes));
        if (!follower.Member.IsWitness)
            return entries;

        var stripped = new Entry[entries.Length];
        for (var i = 0; i < stripped.Length; i++)
            stripped[i] = entries.Span[i].Stripped();
        return stripped;
    }

    private void Offer(Progress follower)
    {
        // A snapshot that was just installed here can be passed on only when it is durable.
        if (state.Snapshot is not { } snapshot || snapshot.Id.Index < state.Log.Base.Index)
            return;
        follower.Install(snapshot);
        Pin();
        state.Send(follower.Identity, new InstallSnapshot(follower.Session, snapshot));
        if (!follower.Member.IsWitness)
            state.Effects.Add(Effect.SendSnapshot(follower.Identity, snapshot));
    }

    private void CancelTransfer(Progress follower)
    {
        Stop(follower);
        follower.Probe(follower.Match.Next);
        follower.IsPaused = true;
        Pin();
    }
}
