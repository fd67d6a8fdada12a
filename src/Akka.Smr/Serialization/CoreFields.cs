using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Serialization;

/// <summary>What stands inside many messages: groups, identities, positions, snapshots, entries.</summary>
internal static class CoreFields
{
    private const int GuidBytes = 16;

    public static void Group(this ref ProtoWriter writer, int field, GroupId group)
    {
        var start = writer.Begin(field);
        if (group.Id != Guid.Empty)
            group.Id.TryWriteBytes(writer.Bytes(1, GuidBytes), bigEndian: true, out _);
        writer.Int64(2, group.Epoch);
        writer.End(start);
    }

    public static GroupId Group(this ref ProtoReader reader)
    {
        var id = Guid.Empty;
        var epoch = 0L;
        for (var inner = reader.Message(); inner.Next();)
        {
            switch (inner.Field)
            {
                case 1:
                    var bytes = inner.Bytes().Span;
                    id = bytes.Length == GuidBytes ? new Guid(bytes, bigEndian: true) : throw ProtoReader.Malformed("a group's id is no Guid");
                    break;
                case 2:
                    epoch = inner.Count();
                    break;
            }
        }

        return new GroupId(id, epoch);
    }

    /// <summary>No field stands for no leases.</summary>
    public static void Lease(this ref ProtoWriter writer, int field, LeaseTerms? terms)
    {
        if (terms is null)
            return;
        var start = writer.Begin(field);
        writer.Int64(1, terms.Duration.Ticks);
        writer.Int64(2, terms.MaxDrift.Ticks);
        writer.End(start);
    }

    public static LeaseTerms Lease(this ref ProtoReader reader)
    {
        var terms = new LeaseTerms(TimeSpan.Zero, TimeSpan.Zero);
        for (var inner = reader.Message(); inner.Next();)
        {
            terms = inner.Field switch
            {
                1 => terms with { Duration = TimeSpan.FromTicks(inner.Count()) },
                2 => terms with { MaxDrift = TimeSpan.FromTicks(inner.Count()) },
                _ => terms,
            };
        }

        return terms;
    }

    public static void Identity(this ref ProtoWriter writer, int field, Identity identity)
    {
        var start = writer.Begin(field);
        writer.Fixed64(1, identity.Member.Value);
        writer.Fixed64(2, identity.Storage.Value);
        writer.End(start);
    }

    public static Identity Identity(this ref ProtoReader reader)
    {
        var member = 0UL;
        var storage = 0UL;
        for (var inner = reader.Message(); inner.Next();)
        {
            switch (inner.Field)
            {
                case 1:
                    member = inner.Fixed64();
                    break;
                case 2:
                    storage = inner.Fixed64();
                    break;
            }
        }

        return new Identity(new MemberId((long)member), new StorageId((long)storage));
    }

    public static void Position(this ref ProtoWriter writer, int field, EntryId id)
    {
        var start = writer.Begin(field);
        writer.Int64(1, id.Index.Value);
        writer.Int64(2, id.Term.Value);
        writer.End(start);
    }

    public static EntryId Position(this ref ProtoReader reader)
    {
        var index = 0L;
        var term = 0L;
        for (var inner = reader.Message(); inner.Next();)
        {
            switch (inner.Field)
            {
                case 1:
                    index = inner.Count();
                    break;
                case 2:
                    term = inner.Count();
                    break;
            }
        }

        return new EntryId(new LogIndex(index), new Term(term));
    }

    public static void Snapshot(this ref ProtoWriter writer, int field, SnapshotMeta snapshot)
    {
        var start = writer.Begin(field, expectedBytes: 256);
        writer.Group(1, snapshot.Group);
        writer.Position(2, snapshot.Id);
        writer.Bytes(3, ConfigurationCodec.Encode(snapshot.Configuration));
        writer.Int64(4, snapshot.ConfigurationIndex.Value);
        writer.Int64(5, snapshot.ClusterTimeTicks);
        writer.Fixed64(6, snapshot.Creator.Value);
        writer.Int64(7, snapshot.Length);
        writer.Fixed64(8, snapshot.Digest);
        writer.End(start);
    }

    public static SnapshotMeta Snapshot(this ref ProtoReader reader)
    {
        var snapshot = new SnapshotMeta(default, default, Raft.Membership.Configuration.Create([]), default, 0, default, 0, 0);
        var hasConfiguration = false;
        for (var inner = reader.Message(); inner.Next();)
        {
            switch (inner.Field)
            {
                case 1:
                    snapshot = snapshot with { Group = inner.Group() };
                    break;
                case 2:
                    snapshot = snapshot with { Id = inner.Position() };
                    break;
                case 3:
                    var configuration = ConfigurationCodec.TryDecode(inner.Bytes().Span);
                    snapshot = snapshot with { Configuration = configuration ?? throw ProtoReader.Malformed("a configuration can't be read") };
                    hasConfiguration = true;
                    break;
                case 4:
                    snapshot = snapshot with { ConfigurationIndex = new LogIndex(inner.Count()) };
                    break;
                case 5:
                    snapshot = snapshot with { ClusterTimeTicks = inner.Int64() };
                    break;
                case 6:
                    snapshot = snapshot with { Creator = new StorageId((long)inner.Fixed64()) };
                    break;
                case 7:
                    snapshot = snapshot with { Length = inner.Count() };
                    break;
                case 8:
                    snapshot = snapshot with { Digest = inner.Fixed64() };
                    break;
            }
        }

        return hasConfiguration ? snapshot : throw ProtoReader.Malformed("a snapshot has no configuration");
    }

    public static void Transfer(this ref ProtoWriter writer, int field, TransferId transfer)
    {
        var start = writer.Begin(field);
        writer.Fixed64(1, transfer.Creator.Value);
        writer.Position(2, transfer.Id);
        writer.Int64(3, transfer.Length);
        writer.Fixed64(4, transfer.Digest);
        writer.End(start);
    }

    public static TransferId Transfer(this ref ProtoReader reader)
    {
        var transfer = default(TransferId);
        for (var inner = reader.Message(); inner.Next();)
        {
            switch (inner.Field)
            {
                case 1:
                    transfer = transfer with { Creator = new StorageId((long)inner.Fixed64()) };
                    break;
                case 2:
                    transfer = transfer with { Id = inner.Position() };
                    break;
                case 3:
                    transfer = transfer with { Length = inner.Count() };
                    break;
                case 4:
                    transfer = transfer with { Digest = inner.Fixed64() };
                    break;
            }
        }

        return transfer;
    }

    /// <summary>What entries take, without the field that holds them.</summary>
    public static int SizeOf(ReadOnlySpan<Entry> entries)
    {
        var bytes = 0;
        foreach (var entry in entries)
            bytes = checked(bytes + EntryCodec.SizeOf(entry));
        return bytes;
    }

    public static void Entries(this ref ProtoWriter writer, int field, ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty)
            return;
        var rest = writer.Bytes(field, SizeOf(entries));
        foreach (var entry in entries)
            rest = rest[EntryCodec.Write(entry, rest)..];
    }

    /// <summary>Entries whose payloads refer to the source. Whether they follow each other is for the core to judge.</summary>
    public static ReadOnlyMemory<Entry> Entries(this ref ProtoReader reader)
    {
        var bytes = reader.Bytes();
        var entries = new List<Entry>(Math.Min(bytes.Length / EntryCodec.HeaderBytes, 64));
        while (!bytes.IsEmpty)
        {
            entries.Add(EntryCodec.TryRead(bytes, out var consumed) ?? throw ProtoReader.Malformed($"entry {entries.Count} is damaged"));
            bytes = bytes[consumed..];
        }

        return entries.ToArray();
    }
}
