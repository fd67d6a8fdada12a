using Akka.Smr.Raft.Membership;
using Akka.Smr.Serialization;

namespace Akka.Smr.Replicas.Journal;

/// <summary>A record of this number was durable on this disk: kept apart from the records, it says when some are missing.</summary>
internal sealed class HighWaterMark(byte[] bytes) : SealedMessage(bytes)
{
    public static HighWaterMark Of(StorageId storage, long number)
    {
        var writer = new ProtoWriter(64);
        var start = BeginBody(ref writer, 32);
        writer.Fixed64(1, storage.Value);
        writer.Int64(2, number);
        return new HighWaterMark(Seal(ref writer, start));
    }

    public (StorageId Storage, long Number) Read()
    {
        var storage = 0UL;
        var number = 0L;
        for (var reader = Open(); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    storage = reader.Fixed64();
                    break;
                case 2:
                    number = reader.Count();
                    break;
            }
        }

        return (new StorageId((long)storage), number);
    }
}
