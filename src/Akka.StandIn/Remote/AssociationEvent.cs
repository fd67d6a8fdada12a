using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Something happened between this system and one other.</summary>
public abstract class AssociationEvent : RemotingLifecycleEvent
{
    private readonly string _eventName;

    private protected AssociationEvent(string eventName, Address localAddress, Address remoteAddress, bool inbound)
    {
        _eventName = eventName;
        LocalAddress = localAddress;
        RemoteAddress = remoteAddress;
        IsInbound = inbound;
    }

    public Address LocalAddress { get; }

    public Address RemoteAddress { get; }

    /// <summary>Whether the other side opened the connection.</summary>
    public bool IsInbound { get; }

    public override string ToString() => $"{_eventName} [{LocalAddress}] {(IsInbound ? "<-" : "->")} {RemoteAddress}";
}

/// <summary>The handshake on a connection is complete.</summary>
public sealed class AssociatedEvent(Address localAddress, Address remoteAddress, bool inbound)
    : AssociationEvent("Associated", localAddress, remoteAddress, inbound)
{
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>
/// A connection is gone, or could not be opened. It says nothing about whether the other system lives.
/// </summary>
public sealed class DisassociatedEvent(Address localAddress, Address remoteAddress, bool inbound)
    : AssociationEvent("Disassociated", localAddress, remoteAddress, inbound)
{
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>Why a connection could not be opened, or had to be closed.</summary>
public sealed class AssociationErrorEvent(Exception cause, Address localAddress, Address remoteAddress, bool inbound, LogLevel level)
    : AssociationEvent("AssociationError", localAddress, remoteAddress, inbound)
{
    public Exception Cause { get; } = cause;

    public override LogLevel LogLevel() => level;

    public override string ToString() => $"{base.ToString()}: Error [{Cause.Message}] [{Cause.StackTrace}]";
}
