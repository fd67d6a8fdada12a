using Akka.Remote.Wire;

namespace Akka.Remote;

/// <summary>Why a connection is no more.</summary>
/// <param name="Reason">What the peer said, if it said anything.</param>
/// <param name="Cause">What went wrong; null if a connection simply ended.</param>
/// <param name="IsRefusal">Whether we closed it, because the peer's incarnation is quarantined.</param>
internal sealed record LinkLoss(DisassociateReason Reason, Exception? Cause, bool IsRefusal = false)
{
    /// <summary>The connection ended and nobody said why.</summary>
    public static readonly LinkLoss Disconnected = new(DisassociateReason.Unknown, null);

    public static readonly LinkLoss Refused = new(
        DisassociateReason.Unknown,
        new EndpointException("The remote system has a UID that has been quarantined. Association aborted."),
        IsRefusal: true);

    public static LinkLoss Of(Exception cause) => new(DisassociateReason.Unknown, cause);

    public static LinkLoss ByPeer(DisassociateReason reason) => new(reason, reason switch
    {
        DisassociateReason.Quarantined => new EndpointException(
            "The remote system has quarantined this system. No further associations to the remote system are possible until this system is restarted."),
        _ => null,
    });
}
