using Akka.Actor;

namespace Akka.Persistence;

/// <summary>An object as it is stored: who can read it, of what kind it is, its bytes.</summary>
internal readonly record struct StoredPayload(int SerializerId, string Manifest, byte[] Bytes);

/// <summary>Turns events and snapshots into bytes and back, by the serializers of their actor system.</summary>
internal sealed class PayloadCodec(ActorSystemImpl system)
{
    public StoredPayload Encode(object payload) =>
        Serialization.Serialization.WithTransport(system, (system.Serialization, payload), static work =>
        {
            var serializer = work.Serialization.FindSerializerFor(work.payload);
            return new StoredPayload(
                serializer.Identifier,
                Serialization.Serialization.ManifestFor(serializer, work.payload),
                serializer.ToBinary(work.payload));
        });

    public object Decode(StoredPayload stored) =>
        system.Serialization.Deserialize(stored.Bytes, stored.SerializerId, stored.Manifest);
}
