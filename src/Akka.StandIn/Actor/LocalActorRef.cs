using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The ref of an actor in this system.</summary>
internal sealed class LocalActorRef : InternalActorRefBase
{
    private readonly ActorSystemImpl _system;

    public LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorPath path)
    {
        _system = system;
        Path = path;
        Cell = new ActorCell(system, this, props, dispatcher, parent);
    }

    public ActorCell Cell { get; }

    public override ActorPath Path { get; }

    public override IInternalActorRef Parent => Cell.Parent;

    public override IActorRefProvider Provider => _system.Provider;

    public override bool IsLocal => true;

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IActorRef current = this;
        for (int i = 0; i < name.Count; i++)
        {
            if (name[i].Length == 0) continue;
            if (current is not LocalActorRef local)
                return current is IInternalActorRef other ? other.GetChild([.. name.Skip(i)]) : ActorRefs.Nobody;
            string element = name[i];
            int hash = element.IndexOf('#', StringComparison.Ordinal);
            var child = local.Cell.Child(hash < 0 ? element : element[..hash]);
            if (hash >= 0 && child.Path.Uid.ToString(provider: null) != element[(hash + 1)..]) return ActorRefs.Nobody;
            current = child;
        }

        return current;
    }

    public override void Start() => Cell.Mailbox.Enqueue(new Create());

    public override void Stop() => SendSystemMessage(new Terminate());

    public override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public override void Resume(Exception? causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure));

    public override void Suspend() => SendSystemMessage(new Suspend());

    public override void SendSystemMessage(ISystemMessage message) => Cell.Mailbox.Enqueue(message);

    protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(message, sender);
}
