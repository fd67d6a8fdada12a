using Akka.Actor;
using Akka.Smr.Protocol;

namespace Akka.Smr.Clients;

/// <summary>
/// Carries one operator's call: to this node's replica, or where there is none to the first that answers; from a replica that does
/// not lead to the leader that it names, and while there is none, again and again within <c>request-timeout</c>. A question is asked
/// again when nobody answers; a change is sent on only when a replica has said that it did not do it.
/// </summary>
internal sealed class AdministrationCall : UntypedActor
{
    private const int MaxHops = 4;

    // Catching a new member up may take a while.
    private static readonly TimeSpan PatienceWithChanges = TimeSpan.FromSeconds(60);

    private readonly AdministrationRequest _request;
    private readonly GroupSettings _settings;
    private readonly IReadOnlyList<string> _addresses;
    private readonly ReplicaRefs _replicas;
    private ICancelable? _end;
    private ICancelable? _again;
    private string? _asked;
    private TimeSpan _tryUntil;
    private int _next;
    private int _hops;
    private int _refusals;
    private bool _isAnswered;

    public AdministrationCall(AdministrationRequest request, GroupSettings settings, IReadOnlyList<string> addresses, ReplicaRefs replicas)
    {
        _request = request;
        _settings = settings;
        _addresses = addresses;
        _replicas = replicas;
    }

    /// <summary>The call of a request; the first of the addresses is asked first.</summary>
    public static Props Props(AdministrationRequest request, GroupSettings settings, IReadOnlyList<string> addresses, ReplicaRefs replicas) =>
        Actor.Props.Create(() => new AdministrationCall(request, settings, addresses, replicas));

    protected override void PreStart()
    {
        if (_addresses.Count == 0)
        {
            Finish(Results.Rejected(SmrRejection.NoLeader, "The address of no replica is known."));
            return;
        }

        var scheduler = Context.System.Scheduler;
        _tryUntil = scheduler.MonotonicClock + _settings.RequestTimeout;
        _end = scheduler.ScheduleTellOnceCancelable(_request.IsQuestion ? _settings.RequestTimeout : PatienceWithChanges, Self, End.Instance, Self);
        if (_request.IsQuestion)
            _again = scheduler.ScheduleTellRepeatedlyCancelable(_settings.RetryInterval, _settings.RetryInterval, Self, Again.Instance, Self);
        AskNext();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Again:
                _hops = 0;
                AskNext();
                break;
            case End:
                Finish(OutOfTime("No replica answered in time."));
                break;
            case StatusReport or DigestAnswer or LogDescription:
                Finish(Results.Done(message, default));
                break;
            case AdministrationDone done:
                OnDone(done);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _end?.Cancel();
        _again?.Cancel();
        if (!_isAnswered)
            Finish(OutOfTime("The proxy stopped before an answer came."));
    }

    private void OnDone(AdministrationDone done)
    {
        var scheduler = Context.System.Scheduler;
        if (done.Succeeded)
            Finish(Results.Done(true, default));
        else if (done.IsUnknown)
            Finish(Results.Unknown(UnknownReason.LeadershipLost, done.Error));
        else if (_request.IsQuestion && ++_refusals < _addresses.Count)
            AskNext();
        else if (done.Leader is { } leader && leader != _asked && _hops++ < MaxHops && _replicas.At(leader) is not null)
            Ask(leader);
        else if (done.TryAgain && scheduler.MonotonicClock + _settings.RetryInterval < _tryUntil)
            _again = scheduler.ScheduleTellOnceCancelable(_settings.RetryInterval, Self, Again.Instance, Self);
        else
            Finish(Results.Rejected(RejectionOf(done), done.Error));
    }

    private SmrRejection RejectionOf(AdministrationDone done) => (done.TryAgain, _request.Message) switch
    {
        (true, _) => done.Leader is null ? SmrRejection.NoLeader : SmrRejection.Unavailable,
        (false, ChangeMembership or ChangeLease) => SmrRejection.InvalidChange,
        _ => SmrRejection.Unavailable,
    };

    private void AskNext() => Ask(_addresses[_next++ % _addresses.Count]);

    private void Ask(string address)
    {
        _asked = address;
        _replicas.At(address)?.Tell(_request.Message, Self);
    }

    private SmrResult<object?> OutOfTime(string detail) => _request.IsQuestion
        ? Results.Rejected(SmrRejection.Unavailable, detail)
        : Results.Unknown(UnknownReason.TimedOut, $"{detail} It may have been done, and may yet be. Look at the group's status: its members, and who leads, say whether it was.");

    private void Finish(in SmrResult<object?> result)
    {
        if (_isAnswered)
            return;
        _isAnswered = true;
        _request.Caller.Answer(result);
        Context.Stop(Self);
    }

    private sealed record End : ILocalMessage
    {
        public static End Instance { get; } = new();
    }

    private sealed record Again : ILocalMessage
    {
        public static Again Instance { get; } = new();
    }
}
