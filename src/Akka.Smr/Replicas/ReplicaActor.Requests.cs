using System.Text;
using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Replicas;

/// <summary>Commands and queries, and their answers. Every request gets exactly one.</summary>
internal sealed partial class ReplicaActor
{
    private readonly WaiterTable _waiters = new();
    private readonly ReplyBook _replies;
    private readonly LeaderFollowers _followers = new();
    private readonly List<Proposal> _proposals = [];
    private readonly SortedDictionary<long, Query> _queries = [];
    private readonly List<long> _reads = [];
    private readonly List<long> _leaseReads = [];
    private readonly List<(LogIndex Index, PendingQuery[] Queries)> _confirmed = [];
    private IReadOnlyList<HandledType> _handled = [];
    private bool _isFlushing;

    private readonly record struct Query(Waiter Waiter, ReadOnlyMemory<byte> Payload);

    private string? LeaderAddress =>
        _core is not { } core || core.Leader == Identity.None ? null
        : core.Leader == _self ? _ownAddress
        : _book.AddressOf(core.Leader);

    private string? LeaderName =>
        _core is not { } core || core.Leader == Identity.None ? null
        : core.Leader == _self ? _settings.NodeName
        : _book.NameOf(core.Leader.Member);

    private LeaderKnown? NewsOfLeader =>
        LeaderAddress is { } leader ? new LeaderKnown(_settings.Name, _core!.Term.Value, leader, LeaderName) : null;

    private void Take(CommandBatch batch)
    {
        foreach (var request in batch.Requests)
        {
            if (IsForUsers(request.Kind))
                _proposals.Add(new Proposal(_waiters.Add(Sender, request.Id), request.Kind, request.Payload));
            else
                _replies.Add(Sender, new Reply(request.Id, ReplyKind.Invalid, EntryId.Zero, RefusalReason.None, default));
        }

        FlushLater();
    }

    private void Take(QueryBatch batch)
    {
        if (batch.Consistency == ReadConsistency.Local)
        {
            var queries = new PendingQuery[batch.Requests.Count];
            for (var i = 0; i < queries.Length; i++)
                queries[i] = new PendingQuery(Remember(batch.Requests[i]), batch.Requests[i].Payload);
            _machine.Tell(new RunQueries(queries), _me);
            return;
        }

        var reads = batch.Consistency == ReadConsistency.Lease ? _leaseReads : _reads;
        foreach (var request in batch.Requests)
            reads.Add(Remember(request));
        FlushLater();
    }

    private long Remember(in Request request)
    {
        var number = _waiters.NextNumber();
        _queries.Add(number, new Query(new Waiter(Sender, request.Id), request.Payload));
        return number;
    }

    /// <summary>What already waits in the mailbox joins: that is batching without a timer.</summary>
    private void FlushLater()
    {
        if (_isFlushing)
            return;
        _isFlushing = true;
        _me.Tell(ReplicaSignals.Flush.Instance, _me);
    }

    private void Flush()
    {
        _isFlushing = false;
        if (_proposals.Count > 0)
        {
            var proposals = _proposals.ToArray();
            _proposals.Clear();
            Step(Input.Proposed(proposals));
        }

        FlushReads(_reads, ReadMode.ReadIndex);
        FlushReads(_leaseReads, ReadMode.Lease);
        SendReplies();
    }

    private void FlushReads(List<long> reads, ReadMode mode)
    {
        if (reads.Count == 0)
            return;
        var waiters = reads.ToArray();
        reads.Clear();
        Step(Input.ReadRequested(waiters, mode));
    }

    private void DoForWaiters(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Admitted:
                var at = effect.At;
                foreach (var proposal in effect.Proposals.Span)
                {
                    _waiters.Admit(proposal.Waiter, at);
                    at = at with { Index = at.Index.Next };
                }

                break;
            case EffectKind.Refused:
                foreach (var proposal in effect.Proposals.Span)
                {
                    if (_waiters.TryTake(proposal.Waiter, out var refused))
                        Refuse(refused, effect.Reason);
                }

                break;
            case EffectKind.Lost:
                if (_waiters.TryTake(effect.At, out var lost))
                    Lose(lost, effect.At);
                break;
            case EffectKind.ReadFailed:
                foreach (var number in effect.Waiters.Span)
                {
                    if (_queries.Remove(number, out var failed))
                        Refuse(failed.Waiter, effect.Reason);
                }

                break;
            case EffectKind.ReadReady:
                var queries = new PendingQuery[effect.Waiters.Length];
                for (var i = 0; i < queries.Length; i++)
                {
                    var number = effect.Waiters.Span[i];
                    queries[i] = new PendingQuery(number, _queries[number].Payload);
                }

                _confirmed.Add((effect.Index, queries));
                ServeReads();
                break;
            default:
                throw new InvalidOperationException($"{effect.Kind} is not about waiters.");
        }
    }

    /// <summary>A machine answers in the order in which it is told: a query may go to it as soon as the entries before it have gone.</summary>
    private void ServeReads()
    {
        for (var i = 0; i < _confirmed.Count; i++)
        {
            if (_confirmed[i].Index > _issued)
                continue;
            _machine.Tell(new RunQueries(_confirmed[i].Queries), _me);
            _confirmed.RemoveAt(i--);
        }
    }

    private void Answer(QueriesRun run)
    {
        for (var i = 0; i < run.Queries.Length; i++)
        {
            if (!_queries.Remove(run.Queries.Span[i].Waiter, out var query))
                continue;
            AnswerWith(query.Waiter, run.Outcomes.Span[i]);
        }

        SendReplies();
    }

    /// <summary>A frame that is too large is thrown away without a word: whoever waits is told so instead.</summary>
    private void AnswerWith(Waiter waiter, in Outcome outcome)
    {
        var (kind, payload) = (outcome.Kind, outcome.Payload);
        if (payload.Length > _settings.MaxCommandBytes)
        {
            kind = ReplyKind.ReplyTooLarge;
            payload = Encoding.UTF8.GetBytes($"It was done, but its reply has {payload.Length} bytes, and {_settings.MaxCommandBytes} are the most; see max-command-bytes.");
        }

        _replies.Add(waiter.Proxy, new Reply(waiter.Request, kind, outcome.At, RefusalReason.None, payload));
    }

    private void Refuse(Waiter waiter, RefusalReason reason)
    {
        if (reason is RefusalReason.NotLeader or RefusalReason.Transferring or RefusalReason.StorageStalled or RefusalReason.Halted)
            _followers.Add(waiter.Proxy);
        _replies.Add(waiter.Proxy, new Reply(waiter.Request, ReplyKind.Refused, EntryId.Zero, reason, default));
    }

    /// <summary>It was in the log of a leader that leads no more.</summary>
    private void Lose(Waiter waiter, EntryId at)
    {
        _followers.Add(waiter.Proxy);
        _replies.Add(waiter.Proxy, new Reply(waiter.Request, ReplyKind.Unknown, at, RefusalReason.None, default));
    }

    private void TellWhoLeads()
    {
        if (NewsOfLeader is { } news)
            _followers.Tell(news, _me);
    }

    /// <summary>The proxy of this node wants to know who leads: now, if anybody does, and whenever somebody begins to.</summary>
    private void Follow(IActorRef neighbour)
    {
        _followers.Neighbour = neighbour;
        if (NewsOfLeader is { } news)
            neighbour.Tell(news, _me);
    }

    private void RefuseAll(IReadOnlyList<Request> requests)
    {
        var reason = _fault == ReplicaFault.None ? RefusalReason.NotLeader : RefusalReason.Halted;
        foreach (var request in requests)
            Refuse(new Waiter(Sender, request.Id), reason);
        SendReplies();
    }

    /// <summary>The life ends: what was never admitted is refused, the outcome of what was is unknown here.</summary>
    private void AnswerEverybody()
    {
        foreach (var waiter in _waiters.TakeAsked())
            Refuse(waiter, RefusalReason.Halted);
        foreach (var waiter in _waiters.TakeAdmittedUpTo(new LogIndex(long.MaxValue)))
            Lose(waiter, EntryId.Zero);
        foreach (var query in _queries.Values)
            Refuse(query.Waiter, RefusalReason.Halted);
        _queries.Clear();
        _reads.Clear();
        _leaseReads.Clear();
        _confirmed.Clear();
        _proposals.Clear();
        _applying.Clear();
        _isFlushing = false;
        AnswerOperators();
        SendReplies();
    }

    private void SendReplies()
    {
        // After every step of the core, most of which answer nobody.
        if (!_replies.IsEmpty)
            _replies.SendAll(_me, LeaderAddress, LeaderName, _settings.Raft.HeartbeatInterval, _faultDetail);
    }

    private void Describe() =>
        Sender.Tell(
            new GroupDescription(
                _settings.Name,
                _handled,
                _core?.Configuration is { } configuration ? configuration.Members.ToArray().Select(MemberNames.AddressOf).Where(address => address.Length > 0).ToList() : [],
                LeaderAddress,
                _settings.MaxCommandBytes),
            _me);

    private void DescribeNothing(string state) =>
        Sender.Tell(new GroupDescription(_settings.Name, [], [], null, 0) { Fault = OutOf(state) }, _me);

    private static bool IsForUsers(EntryKind kind) =>
        kind == EntryKind.Command || kind == EntryKind.SessionCommand || kind == EntryKind.OpenSession || kind == EntryKind.CloseSession;
}
