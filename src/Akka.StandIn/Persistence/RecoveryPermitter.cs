using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Asks for the right to recover. Answered by <see cref="RecoveryPermitGranted"/>, sooner or later.</summary>
internal sealed class RequestRecoveryPermit;

/// <summary>The right to recover.</summary>
internal sealed class RecoveryPermitGranted;

/// <summary>Gives the right back.</summary>
internal sealed class ReturnRecoveryPermit;

/// <summary>Lets only so many actors recover at a time, the others in the order in which they asked.</summary>
internal sealed class RecoveryPermitter(int maxPermits) : UntypedActor
{
    private static readonly RecoveryPermitGranted Granted = new();

    private readonly LinkedList<IActorRef> _pending = [];
    private int _usedPermits;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Context.Watch(Sender);
                if (_usedPermits < maxPermits)
                    Grant(Sender);
                else
                    _pending.AddLast(Sender);
                break;
            case ReturnRecoveryPermit:
                Return(Sender);
                break;
            case Terminated terminated:
                // Who dies while waiting has no permit to return.
                if (!_pending.Remove(terminated.ActorRef))
                    Return(terminated.ActorRef);
                break;
        }
    }

    private void Grant(IActorRef actor)
    {
        _usedPermits++;
        actor.Tell(Granted, Self);
    }

    private void Return(IActorRef actor)
    {
        _usedPermits--;
        Context.Unwatch(actor);
        if (_pending.First is not { } next)
            return;

        _pending.RemoveFirst();
        Grant(next.Value);
    }
}
