using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Smr;

/// <summary>
/// The handler of a command or query refused it by <c>Fail</c>, or threw. A command was committed, and the state is as it was before it,
/// on every replica.
/// </summary>
public sealed class SmrCommandFailedException : AkkaException
{
    /// <summary>Creates the exception; the message is the reason that the handler gave, or that of what it threw.</summary>
    public SmrCommandFailedException(string message, long index)
        : base(message)
    {
        Index = index;
    }

#pragma warning disable SYSLIB0051, CS0672 // Akka.NET carries an exception over the wire by this constructor, and by nothing else.
    private SmrCommandFailedException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
        Index = info.GetInt64(nameof(Index));
    }

    /// <inheritdoc />
    public override void GetObjectData(SerializationInfo info, StreamingContext context)
    {
        base.GetObjectData(info, context);
        info.AddValue(nameof(Index), Index);
    }
#pragma warning restore SYSLIB0051, CS0672

    /// <summary>Where the command stands in the log, or the applied index at which a query was served.</summary>
    public long Index { get; }
}
