using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>The serializer of the actor core's own messages that may travel, and of refs.</summary>
public sealed class MiscMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string NobodyPath = "nobody";

#pragma warning disable CA1725 // Akka.NET calls the parameter so.
    public override string Manifest(object obj) => obj switch
    {
        Identify => "ID",
        ActorIdentity => "AID",
        IActorRef => "AR",
        PoisonPill => "PP",
        Kill => "K",
        Status.Success => "STS",
        Status.Failure => "STF",
        _ => throw new ArgumentException($"Cannot deserialize object of type [{TypeNames.Qualified(obj.GetType())}]"),
    };
#pragma warning restore CA1725

    public override byte[] ToBinary(object obj)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        Write(writer, obj);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <exception cref="SerializationException">The manifest is unknown, or the bytes are not what it says.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        try
        {
            return Read(reader, manifest);
        }
        catch (Exception failure) when (failure is IOException or FormatException or ArgumentException)
        {
            throw new SerializationException($"The bytes of a message with manifest [{manifest}] are damaged.", failure);
        }
    }

    private void Write(BinaryWriter writer, object obj)
    {
        switch (obj)
        {
            case Identify identify:
                WrappedPayload.Write(writer, system.Serialization, identify.MessageId);
                break;
            case ActorIdentity identity:
                WrappedPayload.Write(writer, system.Serialization, identity.MessageId);
                writer.Write(Akka.Serialization.Serialization.SerializedActorPath(identity.Subject));
                break;
            case IActorRef actorRef:
                writer.Write(actorRef is Nobody ? NobodyPath : Akka.Serialization.Serialization.SerializedActorPath(actorRef));
                break;
            case Status.Success success:
                WrappedPayload.Write(writer, system.Serialization, success.Status);
                break;
            case Status.Failure failure:
                ExceptionFormat.Write(writer, system.Serialization, failure.Cause);
                WrappedPayload.Write(writer, system.Serialization, failure.State);
                break;
            case PoisonPill or Kill:
                break;
            default:
                throw new ArgumentException($"Cannot serialize object of type [{TypeNames.Qualified(obj.GetType())}]");
        }
    }

    private object Read(BinaryReader reader, string manifest)
    {
        switch (manifest)
        {
            case "ID":
                return new Identify(WrappedPayload.Read(reader, system.Serialization)!);
            case "AID":
                return new ActorIdentity(WrappedPayload.Read(reader, system.Serialization)!, Resolve(reader.ReadString()));
            case "AR":
                var path = reader.ReadString();
                return path == NobodyPath ? ActorRefs.Nobody : Resolve(path);
            case "PP":
                return PoisonPill.Instance;
            case "K":
                return Kill.Instance;
            case "STS":
                return new Status.Success(WrappedPayload.Read(reader, system.Serialization));
            case "STF":
                return new Status.Failure(ExceptionFormat.Read(reader, system.Serialization)!, WrappedPayload.Read(reader, system.Serialization));
            default:
                throw new SerializationException(
                    $"Unimplemented deserialization of message with manifest [{manifest}] in [{nameof(MiscMessageSerializer)}]");
        }
    }

    private IActorRef Resolve(string path) => path.Length == 0 ? null : system.Provider.ResolveActorRef(path);
}
