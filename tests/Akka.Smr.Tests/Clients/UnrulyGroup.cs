using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Serialization;

namespace Akka.Smr.Tests.Clients;

/// <summary>
/// A whole group as its proxies see it, behind one log and one session table: leadership wanders, batches are lost on their way
/// there and answers on their way back, and refusals come for every reason. What it has really run is written down.
/// </summary>
internal sealed class UnrulyGroup(int seed, string[] addresses)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly SessionTable _sessions = new(new SessionOptions { WindowCommands = 64 });
    private long _index;
    private int _leader;
    private int _batches;

    /// <summary>What was run, in order: once each, if sessions do their work.</summary>
    public List<int> Run { get; } = [];

    /// <summary>From now on everything goes well.</summary>
    public bool IsCalm { get; set; }

    /// <summary>What the replica at a place does with a batch; null for silence.</summary>
    public ReplyBatch? Answer(int place, CommandBatch batch, Akka.Serialization.Serialization serialization)
    {
        lock (_lock)
        {
            if (!IsCalm && ++_batches % 7 == 0)
                _leader = _random.Next(addresses.Length);
            var hint = IsCalm || _random.Next(3) > 0 ? addresses[_leader] : null;
            if (!IsCalm && _random.Next(10) == 0)
                return null;
            if (place != _leader)
                return new ReplyBatch([.. batch.Requests.Select(r => Refused(r, RefusalReason.NotLeader))], hint, null, TimeSpan.Zero);

            var replies = batch.Requests.Select(r => Apply(r, serialization)).ToArray();
            return !IsCalm && _random.Next(10) == 0 ? null : new ReplyBatch(replies, hint, null, TimeSpan.Zero);
        }
    }

    private Reply Apply(Request request, Akka.Serialization.Serialization serialization)
    {
        if (!IsCalm && _random.Next(10) == 0)
            return Refused(request, RefusalReason.Overloaded);
        var at = new EntryId(new LogIndex(++_index), new Term(1));
        if (request.Kind == EntryKind.OpenSession)
        {
            _sessions.Open(at.Index, 0);
            return new Reply(request.Id, ReplyKind.Done, at, RefusalReason.None, default);
        }

        SessionCommand.TryDecode(request.Payload, out var command);
        var verdict = _sessions.Judge(command, at.Index, 0, out var reply);
        if (verdict == SessionVerdict.Execute)
        {
            var amount = ((Add)UserPayload.Decode(serialization, command.Body)!).Amount;
            Run.Add(amount);
            reply = UserPayload.Encode(serialization, new Total(2 * amount));
            _sessions.Record(command, reply);
        }

        // A session may also vanish, as if it had expired.
        if (!IsCalm && _random.Next(300) == 0)
            _sessions.Close(command.SessionId);
        var kind = verdict switch
        {
            SessionVerdict.Execute or SessionVerdict.Replay => ReplyKind.Done,
            SessionVerdict.Expired => ReplyKind.SessionExpired,
            SessionVerdict.Stale => ReplyKind.StaleSequence,
            _ => ReplyKind.OutsideWindow,
        };
        return !IsCalm && _random.Next(20) == 0
            ? new Reply(request.Id, ReplyKind.Unknown, default, RefusalReason.None, default)
            : new Reply(request.Id, kind, at, RefusalReason.None, reply);
    }

    private static Reply Refused(Request request, RefusalReason reason) => new(request.Id, ReplyKind.Refused, EntryId.Zero, reason, default);
}

/// <summary>One replica of an <see cref="UnrulyGroup"/>.</summary>
internal sealed class UnrulyReplica(UnrulyGroup group, int place) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DescribeGroup:
                Sender.Tell(new GroupDescription("g", [new HandledType(HandledType.NameOf(typeof(Add)), IsQuery: false)], [], null, 0), Self);
                break;
            case CommandBatch batch when group.Answer(place, batch, Context.System.Serialization) is { } answer:
                Sender.Tell(answer, Self);
                break;
        }
    }
}
