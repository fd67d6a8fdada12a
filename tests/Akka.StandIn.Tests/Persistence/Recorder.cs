using Akka.Actor;
using Akka.Persistence;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>A command that says itself what the actor is to do.</summary>
internal sealed record Act(Action<Recorder> Body);

/// <summary>A persistent actor that does what it is told and reports all that happens to it.</summary>
internal sealed class Recorder : UntypedPersistentActor
{
    private readonly IActorRef _observer;

    public Recorder(string id, IActorRef observer, Recovery? recovery = null, string? journal = null, string? snapshots = null)
    {
        PersistenceId = id;
        Recovery = recovery ?? Recovery.Default;
        if (journal is not null)
            JournalPluginId = journal;
        if (snapshots is not null)
            SnapshotPluginId = snapshots;
        _observer = observer;
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery { get; }

    public IActorRef Asker => Sender;

    public void Report(string what) => _observer.Tell(what, Sender);

    /// <summary>The usual handler: it reports its event.</summary>
    public void Stored(string e) => Report($"stored {e}");

    protected override void OnCommand(object message)
    {
        if (message is Act act)
            act.Body(this);
        else if (message is string name)
            Report($"command {name}");
        else
            _observer.Tell(message);
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer offer:
                Report($"offered {offer.Snapshot} of {offer.Metadata.SequenceNr}");
                break;
            case RecoveryCompleted:
                Report($"recovered to {LastSequenceNr}");
                break;
            case "poison":
                throw new InvalidOperationException("poison");
            case "persist now":
                Persist("too early", Stored);
                break;
            default:
                Report($"replayed {message} as {LastSequenceNr}, recovering: {IsRecovering}");
                break;
        }
    }

    protected override void PreRestart(Exception reason, object message)
    {
        Report($"restarting for {reason.Message}");
        base.PreRestart(reason, message);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Report($"failed {@event} as {sequenceNr}: {cause.Message}");
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Report($"rejected {@event} as {sequenceNr}: {cause.Message}");
        base.OnPersistRejected(cause, @event, sequenceNr);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        Report($"recovery failed at {message ?? "nothing"}: {reason.GetType().Name}");
        base.OnRecoveryFailure(reason, message);
    }
}
