using System.Runtime.Serialization;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Serialization;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// What is stored: bytes that were made once, under a checksum of their own. The plugin's serializer passes them on unread, so that it is
/// the journal that finds damage, and can say where, and not the storage plugin that reports a failure of some kind.
/// </summary>
internal abstract class SealedMessage(byte[] bytes) : ISmrMessage
{
    /// <summary>The bytes themselves; nobody changes them.</summary>
    public byte[] ToArray() => bytes;

    /// <summary>Begins a body, whose fields follow. See <see cref="Seal"/>.</summary>
    protected static int BeginBody(ref ProtoWriter writer, int expectedBytes) => writer.Begin(1, expectedBytes);

    /// <summary>Ends the body and puts its checksum behind it.</summary>
    protected static byte[] Seal(ref ProtoWriter writer, int start)
    {
        var length = writer.Written.Length - start;
        writer.End(start);
        writer.Fixed64(2, SnapshotDigest.Of(writer.Written[^length..]));
        return writer.ToArray();
    }

    /// <summary>A reader of the body. Throws <see cref="SerializationException"/> if it is not what was sealed.</summary>
    protected ProtoReader Open()
    {
        ReadOnlyMemory<byte> body = default;
        var checksum = 0UL;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    body = reader.Bytes();
                    break;
                case 2:
                    checksum = reader.Fixed64();
                    break;
            }
        }

        return SnapshotDigest.Of(body.Span) == checksum ? new ProtoReader(body) : throw new SerializationException("The checksum is wrong.");
    }
}
