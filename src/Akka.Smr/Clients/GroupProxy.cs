using System.Text;
using Akka.Actor;
using Akka.Remote;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Replicas;
using Akka.Smr.Serialization;

namespace Akka.Smr.Clients;

/// <summary>
/// The ref that users have of a group. It makes the bytes of their messages once, finds the leader, sends what waits in batches,
/// sends again inside a session so that nothing is done twice, and answers every request exactly once, within
/// <c>request-timeout</c>: with the reply, or with what is known.
/// </summary>
internal sealed partial class GroupProxy : UntypedActor
{
    private readonly GroupSettings _settings;
    private readonly IActorRef? _localReplica;
    private readonly string? _localAddress;
    private readonly ReplicaRefs _replicas;
    private readonly LeaderFinder _finder;
    private readonly ProxySession _session;
    private readonly PendingTable _pending;
    private readonly FlightTable _flights = new();
    private readonly CommandLane _commands;
    private readonly Lane[] _queries;
    private readonly Lane[] _lanes;
    private readonly Backoff _describing;

    // Requests that came before anybody had said what the state machine handles, in order.
    private readonly Queue<PendingRequest> _undescribed = new();
    private readonly GroupMetrics _metrics;
    private TypeClassifier? _classifier;
    private int _maxPayloadBytes;
    private long _lastArrival;
    private IActorRef? _leaver;
    private bool _isLeaving;

    public GroupProxy(GroupSettings settings, IActorRef? localReplica, Func<string, IActorRef?>? resolve, Func<int, int>? chance)
    {
        _settings = settings;
        _metrics = SmrMetrics.ForProxy(settings.Name, settings.NodeName);
        chance ??= Chance.For(Context.System, $"proxy of {settings.Name}").Next;
        resolve ??= ReplicaRefs.In(Context.System, settings.Name);
        _localReplica = localReplica;
        _localAddress = localReplica is null ? null : ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString();
        _replicas = new ReplicaRefs(address => address == _localAddress ? localReplica : resolve(address));
        var members = settings.Members.Select(member => member.Address);
        _finder = new LeaderFinder(_localAddress is null ? members : members.Prepend(_localAddress));
        _maxPayloadBytes = settings.MaxCommandBytes;
        _pending = new PendingTable(settings.MaxPendingRequests, settings.MaxPendingBytes);
        _session = new ProxySession(settings.Sessions.WindowCommands);
        _commands = new CommandLane(NewBackoff(), _session);
        _queries = [.. Enum.GetValues<ReadConsistency>().Select(consistency => new Lane(NewBackoff(), consistency))];
        _lanes = [_commands, .. _queries];
        _describing = NewBackoff();

        Backoff NewBackoff() => new(settings.RetryInterval / 16, settings.RetryInterval, chance);
    }

    /// <summary>The proxy of a group, with the replica of this node if it has one.</summary>
    public static Props Props(GroupSettings settings, IActorRef? localReplica) => Props(settings, localReplica, resolve: null, chance: null);

    /// <summary>As the other one, with other ways to find replicas and to draw a number below a bound.</summary>
    public static Props Props(GroupSettings settings, IActorRef? localReplica, Func<string, IActorRef?>? resolve, Func<int, int>? chance) =>
        Actor.Props.Create(() => new GroupProxy(settings, localReplica, resolve, chance));

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        _localReplica?.Tell(FollowLeader.Instance, Self);
        AskForDescription(Now);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Flush:
                _flushIsTold = false;
                Turn();
                break;
            case Tick tick:
                OnTick(tick);
                break;
            case ReplyBatch batch:
                OnReplies(batch);
                Turn();
                break;
            case GroupDescription description:
                OnDescribed(description);
                Turn();
                break;
            case LeaderKnown news:
                OnLeaderKnown(news);
                Turn();
                break;
            case DisassociatedEvent lost:
                ConnectionLost(lost.RemoteAddress.ToString());
                Turn();
                break;
            case NodesKnown known:
                if (_classifier is null)
                    _finder.Learn(known.Addresses, leader: null);
                break;
            case ClientRequest request:
                Accept(request.Message, request.Intent, request.Caller);
                break;
            case AdministrationRequest request:
                Context.ActorOf(AdministrationCall.Props(request, _settings, _localAddress is null ? _finder.Candidates : [_localAddress], _replicas));
                break;
            case PrepareToLeave:
                _isLeaving = true;
                _leaver = Sender;
                Turn();
                break;
            case ISmrMessage or Status:
                // Nothing that a user has sent; and a refusal is never answered by a refusal.
                Unhandled(message);
                break;
            default:
                Accept(message, Handling.None, IsSomebody(Sender) ? new ActorCaller(Sender, Self) : null);
                break;
        }
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _tick?.Cancel();
        while (_pending.First is { } request)
            Finish(request, ReplyRule.Stopped(request));
        CloseSession();
        _metrics.Dispose();
    }

    private static bool IsSomebody(IActorRef sender) => !sender.IsNobody() && !sender.Equals(Context.System.DeadLetters);

    private void Accept(object message, Handling intent, Caller? caller)
    {
        var request = Unwrap(message, intent, caller);
        if (request.Message is null)
            Refuse(caller, SmrRejection.NotHandled, "There is no message in it.");
        else if (_isLeaving)
            Refuse(caller, SmrRejection.NodeLeaving, "This node is leaving and takes no new requests; send it again through another node, or when this one is back.");
        else if (_pending.IsFull)
            Refuse(caller, SmrRejection.Overloaded, $"{_settings.MaxPendingRequests} requests wait already; see max-pending-requests.", _settings.RetryInterval);
        else if (FaultOfSession(request) is { } fault)
            Refuse(caller, SmrRejection.InvalidSession, fault);
        else
            Add(request);
    }

    /// <summary>Those who came before the node began to leave are answered while it waits.</summary>
    private void LeaveOnceIdle()
    {
        if (_leaver is null || _pending.Count > 0)
            return;
        _leaver.Tell(ReadyToLeave.Instance, Self);
        _leaver = null;
    }

    private void Add(PendingRequest request)
    {
        request.Activity = SmrTracing.StartRequest(_settings.Name, request.Intent == Handling.Query);
        _pending.Add(request);
        _metrics.Pending = _pending.Count;
        if (_classifier is null)
            _undescribed.Enqueue(request);
        else
            Prepare(request);
        if (_flushIsTold)
            return;
        _flushIsTold = true;
        Self.Tell(Flush.Instance);
    }

    private PendingRequest Unwrap(object message, Handling intent, Caller? caller)
    {
        var deadline = Now + _settings.RequestTimeout;
        return message switch
        {
            SmrCommand command => new PendingRequest(++_lastArrival, deadline, command.Message, Handling.Command, caller)
            {
                Kind = RequestKind.CallersSession,
                SessionName = Encoding.UTF8.GetBytes(command.Session ?? ""),
                Sequence = command.Sequence,
            },
            SmrQuery query => new PendingRequest(++_lastArrival, deadline, query.Message, Handling.Query, caller)
            {
                Consistency = Enum.IsDefined(query.Consistency) ? query.Consistency : _settings.Read,
            },
            _ => new PendingRequest(++_lastArrival, deadline, message, intent, caller) { Consistency = _settings.Read },
        };
    }

    private string? FaultOfSession(PendingRequest request)
    {
        if (request.Kind != RequestKind.CallersSession)
            return null;
        if (request.Sequence < 1)
            return $"The numbers of a session start at 1; this one is {request.Sequence}.";
        if (request.SessionName.IsEmpty)
            return "A session has a name.";
        return request.SessionName.Length > _settings.Sessions.MaxNameBytes
            ? $"The session's name has {request.SessionName.Length} bytes; {_settings.Sessions.MaxNameBytes} are the most, see sessions.max-name-bytes."
            : null;
    }

    /// <summary>Decides what a request is and makes its bytes; whatever is wrong with it is told here.</summary>
    private void Prepare(PendingRequest request)
    {
        var message = request.Message!;
        var handling = _classifier!.Classify(message.GetType());
        if (handling == Handling.None)
        {
            // The state machine may have learned something since.
            AskForDescription(Now);
            Reject(request, SmrRejection.NotHandled, $"The group \"{_settings.Name}\" declares no handler for {message.GetType()}.");
            return;
        }

        if (request.Intent != Handling.None && request.Intent != handling)
        {
            var declared = handling == Handling.Query ? "a query" : "a command";
            Reject(request, SmrRejection.NotHandled, $"The group \"{_settings.Name}\" declares {message.GetType()} as {declared}.");
            return;
        }

        if (!TryEncode(request, message))
            return;
        if (handling == Handling.Query)
            request.Kind = RequestKind.Query;
        else if (request.Kind == RequestKind.CallersSession)
            WrapInCallersSession(request);
        LaneOf(request).Enqueue(request);
    }

    private bool TryEncode(PendingRequest request, object message)
    {
        byte[] bytes;
        try
        {
            bytes = UserPayload.Encode(Context.System.Serialization, message);
        }
        catch (Exception unfit)
        {
            Reject(request, SmrRejection.NotSerializable, $"{message.GetType()} can't be serialized: {unfit.Message}");
            return false;
        }

        if (bytes.Length > _maxPayloadBytes)
        {
            Reject(request, SmrRejection.TooLarge, $"{message.GetType()} has {bytes.Length} bytes; {_maxPayloadBytes} are the most, see max-command-bytes.");
            return false;
        }

        if (!_pending.TryWeigh(request, bytes.Length))
        {
            Finish(request, Results.Rejected(
                SmrRejection.Overloaded, $"Requests of {_settings.MaxPendingBytes} bytes wait already; see max-pending-bytes.", _leaderName, _settings.RetryInterval));
            return false;
        }

        request.Encoded(bytes);
        return true;
    }

    /// <summary>
    /// A caller says nothing of which replies it has, so its low-water mark follows at half the window: the group's memory of its
    /// session stays bounded, and so many of its latest commands may still be sent again.
    /// </summary>
    private void WrapInCallersSession(PendingRequest request)
    {
        var lowWater = Math.Max(0, request.Sequence - Math.Max(1, _settings.Sessions.WindowCommands / 2));
        var command = new SessionCommand(0, request.SessionName, request.Sequence, lowWater, request.Body);
        request.Wrapped(0, request.Sequence, command.Encode());
    }

    private Lane LaneOf(PendingRequest request) => request.Kind == RequestKind.Query ? _queries[(int)request.Consistency] : _commands;

    private void Reject(PendingRequest request, SmrRejection reason, string detail) => Finish(request, Results.Rejected(reason, detail, _leaderName));

    private void Refuse(Caller? caller, SmrRejection reason, string detail, TimeSpan retryAfter = default)
    {
        _metrics.Answered(isQuery: false, SmrOutcome.Rejected, reason, TimeSpan.Zero);
        caller?.Answer(Results.Rejected(reason, detail, _leaderName, retryAfter));
    }

    /// <summary>Tells the outcome, once, and lets go of everything that belongs to the request.</summary>
    private void Finish(PendingRequest request, in SmrResult<object?> result)
    {
        if (!_pending.Remove(request))
            return;
        Measure(request, result);
        _flights.Forget(request);
        if (request.Kind == RequestKind.OwnSession)
            _session.Settle(request.SessionId, request.Sequence);
        request.Answered();
        if (request == _opening)
            OnOpeningEnded(result);
        else
            request.Caller?.Answer(result);
    }

    private void Measure(PendingRequest request, in SmrResult<object?> result)
    {
        _metrics.Pending = _pending.Count;
        SmrTracing.EndRequest(request.Activity, result.Outcome, result.Index);
        if (request.Kind != RequestKind.Opening)
            _metrics.Answered(request.Kind == RequestKind.Query, result.Outcome, result.Rejection, Now - (request.Deadline - _settings.RequestTimeout));
    }
}
