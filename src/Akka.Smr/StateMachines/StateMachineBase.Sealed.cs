using System.ComponentModel;
using Akka.Actor;

namespace Akka.Smr.StateMachines;

/// <content>
/// What looks usable in an actor and would make replicas differ. Nothing here can be overridden; what can be called throws.
/// </content>
public abstract partial class StateMachineBase
{
    private const string NoSender = "A command comes from the log, on every replica and again on replay, and has no sender: return the reply from the handler.";
    private const string NoSelf = "A state machine can't send to itself, since each replica would do so at another time: do all of it in this command, or let a client send another one.";
    private const string NoContext = "A state machine has no context: no children, timers, scheduler or other actors, since each replica would use its own. Return what is to be done, and let the caller do it.";
    private const string NoBecome = "A state machine has one behaviour, declared in its constructor: keep in the state what decides, and test it in the handler.";
    private const string NoTimeout = "A state machine hears nothing but commands: let a client send one when it is time, and compare Apply.ClusterTime.";

    /// <summary>Throws: return the reply from the handler.</summary>
    [Obsolete(NoSender)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new IActorRef Sender => throw new InvalidOperationException(NoSender);

    /// <summary>Throws: do all of it in one command.</summary>
    [Obsolete(NoSelf)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new IActorRef Self => throw new InvalidOperationException(NoSelf);

    /// <summary>Throws: a state machine has no children, timers, scheduler or other actors.</summary>
    [Obsolete(NoContext)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static new IActorContext Context => throw new InvalidOperationException(NoContext);

    /// <summary>Throws: keep in the state what decides.</summary>
    [Obsolete(NoBecome)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new void Become(Receive receive) => throw new InvalidOperationException(NoBecome);

    /// <inheritdoc cref="Become" />
    [Obsolete(NoBecome)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new void BecomeStacked(Receive receive) => throw new InvalidOperationException(NoBecome);

    /// <inheritdoc cref="Become" />
    [Obsolete(NoBecome)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new void UnbecomeStacked() => throw new InvalidOperationException(NoBecome);

    /// <summary>Throws: let a client send a command when it is time.</summary>
    [Obsolete(NoTimeout)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected new void SetReceiveTimeout(TimeSpan? timeout) => throw new InvalidOperationException(NoTimeout);

    /// <summary>Sealed.</summary>
    public sealed override void AroundPreStart()
    {
        Definition.Close();
        base.AroundPreStart();
    }

    /// <summary>Sealed.</summary>
    public sealed override void AroundPostStop() => base.AroundPostStop();

    /// <summary>Sealed.</summary>
    public sealed override void AroundPreRestart(Exception cause, object message) => base.AroundPreRestart(cause, message);

    /// <summary>Sealed: a new instance knows nothing of what was applied, so its replica must begin again.</summary>
    public sealed override void AroundPostRestart(Exception cause, object message)
    {
        Definition.Close();
        _actor.Parent.Tell(new MachineFailed(default, cause), _actor.Self);
    }

    /// <summary>Sealed: messages come through the log.</summary>
    protected sealed override bool AroundReceive(Receive receive, object message) => base.AroundReceive(receive, message);

    /// <summary>Sealed: make the state in the constructor.</summary>
    protected sealed override void PreStart()
    {
    }

    /// <summary>Sealed: a state machine holds nothing that would have to be released.</summary>
    protected sealed override void PostStop()
    {
    }

    /// <summary>Sealed.</summary>
    protected sealed override void PreRestart(Exception reason, object message)
    {
    }

    /// <summary>Sealed.</summary>
    protected sealed override void PostRestart(Exception reason)
    {
    }

    /// <summary>Sealed: a state machine has no children.</summary>
    protected sealed override SupervisorStrategy SupervisorStrategy() => base.SupervisorStrategy();

    /// <summary>Interfaces that Akka asks its actors for (timers, stashes, mailboxes) would let messages come in another order, or beside the log.</summary>
    private static void RefuseInterfaces(Type machine)
    {
        var akka = typeof(ActorBase).Assembly;
        foreach (var demanded in machine.GetInterfaces().Except(typeof(ActorBase).GetInterfaces()))
        {
            if (demanded.Assembly == akka)
                throw new InvalidOperationException($"A state machine can't be {demanded.Name}: {NoTimeout}");
        }
    }
}
