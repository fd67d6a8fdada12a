using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Smr;

/// <summary>The command was committed and its handler threw: the state is as it was before the command, on every replica.</summary>
public sealed class SmrCommandFailedException : AkkaException
{
    /// <summary>Creates the exception; the message is the handler's.</summary>
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

    /// <summary>Where the command stands in the log; zero for a query.</summary>
    public long Index { get; }
}
