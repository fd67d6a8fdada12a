using Akka.Smr.Protocol;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Replicas.Journal;
using Google.Protobuf;

namespace Akka.Smr.Tests.Serialization;

/// <summary>Reads bytes by what was generated from the plugin's schema.</summary>
internal static class Schema
{
    public static IMessage Parse(object message, byte[] bytes)
    {
        var name = message switch
        {
            SealedMessage => nameof(Proto.Sealed),
            GetStatus or GetDigest or DemandSnapshot => nameof(Proto.Empty),
            Envelope => nameof(Proto.Envelope),
            _ => message.GetType().Name,
        };
        var parsed = Proto.SmrReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.MessageDescriptor>(name).Parser.ParseFrom(bytes);
        return parsed is Proto.Sealed seal ? Rebuild(message, seal) : parsed;
    }

    /// <summary>A sealed body is checked too: what comes back holds it as the schema writes it.</summary>
    private static Proto.Sealed Rebuild(object message, Proto.Sealed seal)
    {
        var name = message is JournalRecord ? nameof(Proto.StorageRecord) : message.GetType().Name;
        var inner = Proto.SmrReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.MessageDescriptor>(name).Parser.ParseFrom(seal.Body);
        return new Proto.Sealed { Body = inner.ToByteString(), Checksum = seal.Checksum };
    }
}
