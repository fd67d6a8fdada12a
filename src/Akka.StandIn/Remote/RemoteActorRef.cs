using System.Text;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>
/// The ref of an actor in another system. Without a UID in its path it means whoever has that path when a message arrives, and
/// so it survives restarts of that actor and of its system.
/// </summary>
internal sealed class RemoteActorRef : InternalActorRefBase
{
    private readonly RemoteActorRefProvider _provider;
    private readonly int _addressLength;
    private Association? _association;

    public RemoteActorRef(RemoteActorRefProvider provider, ActorPath path)
    {
        _provider = provider;
        Path = path;
        WirePath = Encoding.UTF8.GetBytes(path.ToSerializationFormat());
        _addressLength = Encoding.UTF8.GetByteCount(path.Address.ToString());
    }

    public override ActorPath Path { get; }

    /// <summary>The path as it is sent.</summary>
    public byte[] WirePath { get; }

    /// <summary>The same without the address, for a peer that knows itself by it.</summary>
    public ReadOnlySpan<byte> WirePathWithoutAddress => WirePath.AsSpan(_addressLength);

    public override IInternalActorRef Parent => ActorRefs.Nobody;

    public override IActorRefProvider Provider => _provider;

    public override bool IsLocal => false;

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var path = Path;
        foreach (var element in name)
        {
            if (element == "..")
                path = path.Parent;
            else if (element.Length > 0)
                path /= element;
        }

        return ReferenceEquals(path, Path) ? this : new RemoteActorRef(_provider, path);
    }

    public override void Start()
    {
        // The actor is started where it lives.
    }

    public override void Stop() => SendSystemMessage(new Terminate());

    public override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public override void Resume(Exception? causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure));

    public override void Suspend() => SendSystemMessage(new Suspend());

    /// <exception cref="NotSupportedException">
    /// Always. Remote death watch and remote supervision are left out on purpose: in Akka.NET they can quarantine a living peer.
    /// </exception>
    public override void SendSystemMessage(ISystemMessage message) => throw new NotSupportedException(
        $"{message.GetType().Name} can't be sent to {Path}: actors of other systems can be told messages, not watched, stopped or supervised.");

    // Found at the first message only: refs come out of what peers send, and most of them are never told anything.
    protected override void TellInternal(object message, IActorRef sender) =>
        (_association ??= _provider.AssociationWith(Path.Address)).Send(new OutboundMessage(message, this, sender));
}

/// <summary>A message on its way to another system, not yet bytes.</summary>
internal readonly record struct OutboundMessage(object Message, RemoteActorRef Recipient, IActorRef? Sender);
