using Akka.Actor;
using Akka.Smr.Simulation.Linearizability;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>
/// A client on a node: one operation at a time, by the group's ref, until it is told to stop. Half of its commands carry a session of
/// its own, and those it repeats until their outcome is known: they must be done once.
/// </summary>
internal sealed class StoreClient : UntypedActor
{
    private const int Keys = 4;

    private readonly IActorRef _group;
    private readonly History _history;
    private readonly SeededRandom _chance;
    private readonly string _session;
    private readonly bool _repeatsBlindly;
    private readonly Func<bool> _goesOn;
    private Operation? _asked;
    private StoreFailure? _failure;
    private object? _message;
    private long _sequence;

    public StoreClient(IActorRef group, History history, SeededRandom chance, string session, bool repeatsBlindly, Func<bool> goesOn)
    {
        _group = group;
        _history = history;
        _chance = chance;
        _session = session;
        _repeatsBlindly = repeatsBlindly;
        _goesOn = goesOn;
    }

    protected override void PreStart() => Next();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case "next":
                Ask();
                break;
            case "again":
                _group.Tell(_message!, Self);
                break;
            case StoreReply reply:
                Answered(Outcome.Done, reply.Value);
                break;
            case Status.Failure { Cause: SmrCommandFailedException } when _failure is not null:
                _history.Failed.Add(_failure.Id);
                Next();
                break;
            case Status.Failure { Cause: SmrRejectedException }:
                Refused();
                break;
            case Status.Failure { Cause: SmrUnknownOutcomeException unknown }:
                Unsure(unknown.Reason);
                break;
            default:
                throw new InvalidOperationException($"A client was answered {message}.");
        }
    }

    /// <summary>A rejection says that this attempt has no effect; with a session, earlier attempts may have had theirs.</summary>
    private void Refused()
    {
        if (_message is SmrCommand && _asked is not null)
            Again();
        else
            Answered(Outcome.Refused, 0);
    }

    private void Unsure(UnknownReason reason)
    {
        if ((_message is SmrCommand || _repeatsBlindly) && _asked is not null && reason == UnknownReason.TimedOut)
            Again();
        else
            Answered(Outcome.Unknown, 0);
    }

    private void Again()
    {
        if (_goesOn())
            Later("again");
    }

    private void Answered(Outcome outcome, ulong value)
    {
        if (_asked is not null)
            _history.Returned(_asked, outcome, value);
        Next();
    }

    private void Next()
    {
        _asked = null;
        _failure = null;
        if (_goesOn())
            Later("next");
    }

    private void Later(string what) =>
        Context.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1 + _chance.Next(120)), Self, what, Self);

    private void Ask()
    {
        var key = _chance.Next(Keys);
        if (_chance.Next(40) == 0)
        {
            _failure = new StoreFailure(_history.NextId(), key);
            _message = _failure;
        }
        else
        {
            var operation = new Operation
            {
                Id = _history.NextId(),
                Kind = (OperationKind)_chance.Next(4),
                Key = key,
                Argument = 1 + (ulong)_chance.Next(1_000_000),
                Expected = (ulong)_chance.Next(2),
            };
            _asked = operation;
            _message = operation.Kind == OperationKind.Get
                ? new StoreQuery(key)
                : InSession(new StoreCommand(operation.Id, operation.Kind, key, operation.Argument, operation.Expected));
            _history.Invoked(operation);
        }

        _group.Tell(_message!, Self);
    }

    private object InSession(StoreCommand command) =>
        _chance.Next(2) == 0 ? command : new SmrCommand(command, _session, ++_sequence);
}
