using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Smr;

/// <summary>The request certainly has no effect, now or later. It may be sent again.</summary>
public sealed class SmrRejectedException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public SmrRejectedException(SmrRejection reason, string message, string? leader = null, TimeSpan retryAfter = default)
        : base(message)
    {
        Reason = reason;
        Leader = leader;
        RetryAfter = retryAfter;
    }

#pragma warning disable SYSLIB0051, CS0672 // Akka.NET carries an exception over the wire by this constructor, and by nothing else.
    private SmrRejectedException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
        Reason = (SmrRejection)info.GetByte(nameof(Reason));
        Leader = info.GetString(nameof(Leader));
        RetryAfter = new TimeSpan(info.GetInt64(nameof(RetryAfter)));
    }

    /// <inheritdoc />
    public override void GetObjectData(SerializationInfo info, StreamingContext context)
    {
        base.GetObjectData(info, context);
        info.AddValue(nameof(Reason), (byte)Reason);
        info.AddValue(nameof(Leader), Leader);
        info.AddValue(nameof(RetryAfter), RetryAfter.Ticks);
    }
#pragma warning restore SYSLIB0051, CS0672

    /// <summary>Why.</summary>
    public SmrRejection Reason { get; }

    /// <summary>The member that leads, as far as is known.</summary>
    public string? Leader { get; }

    /// <summary>When it is worth trying again; zero for at once.</summary>
    public TimeSpan RetryAfter { get; }
}
