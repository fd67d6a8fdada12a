using Akka.Smr.Raft.Membership;
using Akka.Smr.Serialization;

namespace Akka.Smr.Replicas.Journal;

/// <summary>The first thing on a disk: its name, and whose it is.</summary>
internal sealed class StorageIdentity(byte[] bytes) : SealedMessage(bytes)
{
    public static StorageIdentity Of(string group, Identity self)
    {
        var writer = new ProtoWriter(128);
        var start = BeginBody(ref writer, 32 + group.Length);
        writer.String(1, group);
        writer.Fixed64(2, self.Member.Value);
        writer.Fixed64(3, self.Storage.Value);
        return new StorageIdentity(Seal(ref writer, start));
    }

    public (string Group, Identity Self) Read()
    {
        var group = "";
        var member = 0UL;
        var storage = 0UL;
        for (var reader = Open(); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    group = reader.String();
                    break;
                case 2:
                    member = reader.Fixed64();
                    break;
                case 3:
                    storage = reader.Fixed64();
                    break;
            }
        }

        return (group, new Identity(new MemberId((long)member), new StorageId((long)storage)));
    }
}
