using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// Linearizable reads without writing to the log (§6.4). A read is answered with the commit index as it was when it was taken
/// up, once a quorum has answered a round that was sent after that. Reads that come meanwhile share the next round.
/// </summary>
internal sealed class ReadIndex(RaftState state, Followers followers, Rounds rounds)
{
    private readonly Queue<PendingRead> _confirming = new();
    private readonly Queue<PendingRead> _waiting = new();
    private int _count;

    public void Add(ReadOnlyMemory<long> waiters)
    {
        if (_count + waiters.Length > state.Options.MaxPendingReads)
            state.Effects.Add(Effect.ReadFailed(waiters, RefusalReason.Overloaded, state.Self));
        else
            Enqueue(new PendingRead { Waiters = waiters, Count = waiters.Length, Since = state.Now.Monotonic });
    }

    public void Add(Identity from, ReadIndexRequest request)
    {
        var read = new PendingRead { From = from, Incarnation = request.Incarnation, Context = request.Context, Count = 1, Since = state.Now.Monotonic };
        if (_count + 1 > state.Options.MaxPendingReads)
            Fail(read, RefusalReason.Overloaded);
        else
            Enqueue(read);
    }

    /// <summary>Answers at once, by the lease.</summary>
    public void Serve(ReadOnlyMemory<long> waiters) => state.Effects.Add(Effect.ReadReady(waiters, state.Commit));

    /// <summary>Answers a follower at once, by the lease.</summary>
    public void Serve(Identity from, ReadIndexRequest request) =>
        state.Send(from, new ReadIndexResponse(request.Incarnation, request.Context, true, state.Commit));

    /// <summary>Goes on as far as it can. Nothing is answered before the leader has committed in its own term (§6.4).</summary>
    public void Advance(bool hasCommittedInTerm)
    {
        if (_count == 0 || !hasCommittedInTerm)
            return;

        Confirm();
        if (_confirming.Count > 0 || _waiting.Count == 0)
            return;

        var round = rounds.Current + 1;
        while (_waiting.TryDequeue(out var read))
        {
            read.Index = state.Commit;
            read.Round = round;
            _confirming.Enqueue(read);
        }

        rounds.Send(isTick: false);
        Confirm();
    }

    public void OnTick()
    {
        ExpireFrom(_confirming);
        ExpireFrom(_waiting);
    }

    public void FailAll()
    {
        while (_confirming.TryDequeue(out var read) || _waiting.TryDequeue(out read))
            Fail(read, RefusalReason.NotLeader);
        _count = 0;
    }

    public ReadIndex Clone(RaftState into, Followers table, Rounds time)
    {
        var clone = new ReadIndex(into, table, time) { _count = _count };
        foreach (var read in _confirming)
            clone._confirming.Enqueue(read with { });
        foreach (var read in _waiting)
            clone._waiting.Enqueue(read with { });
        return clone;
    }

    public void Encode(IStateWriter writer)
    {
        Encode(_waiting, writer);
        Encode(_confirming, writer);
    }

    private static void Encode(Queue<PendingRead> reads, IStateWriter writer)
    {
        writer.Write(reads.Count);
        foreach (var read in reads)
        {
            writer.WriteMember(read.From);
            writer.Write(read.Incarnation);
            writer.Write(read.Context);
            foreach (var waiter in read.Waiters.Span)
                writer.Write(waiter);
            writer.Write(read.Index.Value);
            writer.Write(read.Round);
        }
    }

    private void Enqueue(PendingRead read)
    {
        _count += read.Count;
        _waiting.Enqueue(read);
    }

    private void Confirm()
    {
        if (_confirming.Count == 0)
            return;
        var answered = followers.AnsweredRound(rounds.Current);
        while (_confirming.TryPeek(out var read) && read.Round <= answered)
        {
            _confirming.Dequeue();
            _count -= read.Count;
            if (read.From == Identity.None)
                state.Effects.Add(Effect.ReadReady(read.Waiters, read.Index));
            else
                state.Send(read.From, new ReadIndexResponse(read.Incarnation, read.Context, true, read.Index));
        }
    }

    private void ExpireFrom(Queue<PendingRead> reads)
    {
        while (reads.TryPeek(out var read) && state.Now.Monotonic - read.Since >= state.Options.ReadTimeout)
        {
            reads.Dequeue();
            _count -= read.Count;
            Fail(read, RefusalReason.TimedOut);
        }
    }

    private void Fail(PendingRead read, RefusalReason reason)
    {
        if (read.From == Identity.None)
            state.Effects.Add(Effect.ReadFailed(read.Waiters, reason, state.Leader == state.Self ? Identity.None : state.Leader));
        else
            state.Send(read.From, new ReadIndexResponse(read.Incarnation, read.Context, false, LogIndex.Zero));
    }

    private sealed record PendingRead
    {
        public ReadOnlyMemory<long> Waiters { get; init; }

        public Identity From { get; init; }

        public long Incarnation { get; init; }

        public long Context { get; init; }

        public int Count { get; init; }

        public TimeSpan Since { get; init; }

        public LogIndex Index { get; set; }

        public long Round { get; set; }
    }
}
