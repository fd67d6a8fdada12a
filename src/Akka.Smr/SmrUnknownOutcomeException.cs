using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Smr;

/// <summary>
/// Nobody here knows whether the command was, or will be, done. Sent again without its session and sequence number it may be done
/// twice; sent again with them it is done once.
/// </summary>
public sealed class SmrUnknownOutcomeException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public SmrUnknownOutcomeException(UnknownReason reason, string message)
        : base(message)
    {
        Reason = reason;
    }

#pragma warning disable SYSLIB0051, CS0672 // Akka.NET carries an exception over the wire by this constructor, and by nothing else.
    private SmrUnknownOutcomeException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
        Reason = (UnknownReason)info.GetByte(nameof(Reason));
    }

    /// <inheritdoc />
    public override void GetObjectData(SerializationInfo info, StreamingContext context)
    {
        base.GetObjectData(info, context);
        info.AddValue(nameof(Reason), (byte)Reason);
    }
#pragma warning restore SYSLIB0051, CS0672

    /// <summary>Why.</summary>
    public UnknownReason Reason { get; }
}
