using Akka.Event;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Wire;

namespace Akka.Remote;

/// <summary>Makes objects of the messages that come in, and hands them to their receivers.</summary>
internal sealed class InboundMessages(Remoting remoting)
{
    /// <summary>
    /// Delivers one message. One that can't be understood, or is meant for nobody here, is logged and dropped; only a frame
    /// that is no message at all is an error of the connection.
    /// </summary>
    /// <exception cref="MalformedFrameException">The frame is no message.</exception>
    public void Deliver(MessageDecoder decoder, FrameReader reader)
    {
        var recipient = decoder.ReadRecipient(ref reader);
        var sender = decoder.ReadSender(ref reader);
        var (serializerId, manifest) = decoder.ReadType(ref reader);

        object message;
        try
        {
            message = remoting.System.Serialization.Deserialize(reader.Rest.ToArray(), serializerId, manifest.Length == 0 ? null! : manifest);
        }
        catch (Exception cause)
        {
            remoting.Log.Warning(
                cause,
                "Deserialization failed for message with serializer id [{0}] and manifest [{1}]. Transient association error (association remains live). {2}",
                serializerId,
                manifest,
                cause.Message);
            return;
        }

        if (recipient is RemoteActorRef || message is null or ISystemMessage)
        {
            remoting.Log.Error(
                "Dropping message [{0}] for non-local recipient [{1}] arriving at inbound address [{2}]",
                message?.GetType(), recipient, remoting.LocalAddress);
            return;
        }

        recipient.Tell(message, sender);
        remoting.Runtime.OnDelivered(recipient, message, sender);
    }
}
