using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Roles;

/// <summary>
/// A follower's reads, which its leader confirms (§6.4). One question is on its way at a time; what comes meanwhile joins
/// the next one. Contexts are never used twice, not even by the next incarnation.
/// </summary>
internal sealed class ForwardedReads(RaftState state)
{
    private readonly List<ReadOnlyMemory<long>> _asked = [];
    private readonly List<ReadOnlyMemory<long>> _waiting = [];
    private bool _lease;
    private bool _waitingLease;
    private long _context;
    private TimeSpan _deadline = TimeSpan.MaxValue;
    private int _count;

    public TimeSpan Deadline => _deadline;

    public void Add(ReadOnlyMemory<long> waiters, ReadMode mode)
    {
        if (_count + waiters.Length > state.Options.MaxPendingReads)
        {
            state.Effects.Add(Effect.ReadFailed(waiters, RefusalReason.Overloaded, state.Leader));
            return;
        }

        // A lease serves a batch only if every read in it agrees.
        _waitingLease = mode == ReadMode.Lease && (_waiting.Count == 0 || _waitingLease);
        _waiting.Add(waiters);
        _count += waiters.Length;
        if (_asked.Count == 0)
            Ask();
    }

    public void OnResponse(ReadIndexResponse message)
    {
        if (_asked.Count == 0 || message.Incarnation != state.Incarnation || message.Context != _context)
            return;
        if (message.Confirmed)
            Finish(message.Index);
        else
            Fail(_asked, RefusalReason.NotLeader);
        Ask();
    }

    public void OnTimer()
    {
        if (_asked.Count == 0 || state.Now.Monotonic < _deadline)
            return;
        Fail(_asked, RefusalReason.TimedOut);
        Ask();
    }

    public void FailAll()
    {
        Fail(_asked, RefusalReason.NotLeader);
        Fail(_waiting, RefusalReason.NotLeader);
        _deadline = TimeSpan.MaxValue;
    }

    public ForwardedReads Clone(RaftState into)
    {
        var clone = new ForwardedReads(into)
        {
            _lease = _lease,
            _waitingLease = _waitingLease,
            _context = _context,
            _deadline = _deadline,
            _count = _count,
        };
        clone._asked.AddRange(_asked);
        clone._waiting.AddRange(_waiting);
        return clone;
    }

    public void Encode(IStateWriter writer)
    {
        Encode(_asked, writer);
        Encode(_waiting, writer);
        writer.Write(_asked.Count == 0 ? 0 : _context);
        writer.Write((_lease ? 1 : 0) + (_waiting.Count > 0 && _waitingLease ? 2 : 0));
        writer.Write(_deadline <= state.Now.Monotonic ? 1 : 0);
    }

    private static void Encode(List<ReadOnlyMemory<long>> reads, IStateWriter writer)
    {
        writer.Write(reads.Count);
        foreach (var waiters in reads)
        {
            foreach (var waiter in waiters.Span)
                writer.Write(waiter);
        }
    }

    private void Ask()
    {
        _deadline = TimeSpan.MaxValue;
        if (_waiting.Count == 0)
            return;

        _asked.AddRange(_waiting);
        _waiting.Clear();
        _lease = _waitingLease;
        _waitingLease = false;
        _context = ++state.ReadContexts;
        _deadline = state.Now.Monotonic + state.Options.ReadTimeout;
        state.Send(state.Leader, new ReadIndexRequest(state.Incarnation, _context, _lease));
    }

    private void Finish(LogIndex index)
    {
        foreach (var waiters in _asked)
        {
            _count -= waiters.Length;
            state.Effects.Add(Effect.ReadReady(waiters, index));
        }

        _asked.Clear();
    }

    private void Fail(List<ReadOnlyMemory<long>> reads, RefusalReason reason)
    {
        foreach (var waiters in reads)
        {
            _count -= waiters.Length;
            state.Effects.Add(Effect.ReadFailed(waiters, reason, Identity.None));
        }

        reads.Clear();
    }
}
