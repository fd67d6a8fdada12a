using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch.SysMsg
{
    /// <summary>What the runtime tells an actor; it overtakes what users tell it.</summary>
    public interface ISystemMessage;
}

namespace Akka.Dispatch
{
    internal sealed record Create : ISystemMessage;

    internal sealed record Recreate(Exception Cause) : ISystemMessage;

    internal sealed record Suspend : ISystemMessage;

    internal sealed record Resume(Exception? CausedByFailure) : ISystemMessage;

    internal sealed record Terminate : ISystemMessage;

    internal sealed record Failed(IInternalActorRef Child, Exception Cause) : ISystemMessage;

    internal sealed record Watch(IInternalActorRef Watchee, IInternalActorRef Watcher) : ISystemMessage;

    internal sealed record Unwatch(IInternalActorRef Watchee, IInternalActorRef Watcher) : ISystemMessage;

    internal sealed record DeathWatchNotification(IActorRef Actor, bool ExistenceConfirmed, bool AddressTerminated) : ISystemMessage;
}
