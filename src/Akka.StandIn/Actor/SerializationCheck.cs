using System.Runtime.Serialization;
using SerializationScope = Akka.Serialization.Serialization;

namespace Akka.Actor;

/// <summary>What <c>akka.actor.serialize-messages = on</c> does to a message between local actors: bytes, and an object again.</summary>
internal static class SerializationCheck
{
    public static object RoundTrip(ActorSystemImpl system, object message)
    {
        if (message is INoSerializationVerificationNeeded) return message;
        object payload = message;
        while (payload is IWrappedMessage wrapped) payload = wrapped.Message;
        if (payload is INoSerializationVerificationNeeded) return message;
        try
        {
            object copy = SerializationScope.WithTransport(system, () =>
            {
                var serializer = system.Serialization.FindSerializerFor(payload);
                byte[] bytes = serializer.ToBinary(payload);
                return system.Serialization.Deserialize(bytes, serializer.Identifier, SerializationScope.ManifestFor(serializer, payload));
            });
            // A wrapper can't be made anew around the copy; that its content passes is known.
            return ReferenceEquals(payload, message) ? copy : message;
        }
        catch (Exception cause)
        {
            throw new SerializationException($"Failed to serialize and deserialize payload object [{payload.GetType()}].", cause);
        }
    }
}
