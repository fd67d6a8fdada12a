using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Snapshots;

namespace Akka.Smr.Serialization;

/// <summary>What stands in the snapshot store of a snapshot. Its pieces are vouched for by the digests in its manifest.</summary>
internal static class StoredSnapshotCodec
{
    private const int ExpectedBytes = 512;

    public static byte[] Write(SnapshotPiece piece)
    {
        var writer = new ProtoWriter(piece.Bytes.Length + 16);
        writer.Bytes(1, piece.Bytes.Span);
        return writer.ToArray();
    }

    public static SnapshotPiece ReadPiece(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> piece = default;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                piece = reader.Bytes();
        }

        return new SnapshotPiece(piece);
    }

    public static byte[] Write(SnapshotManifest manifest)
    {
        var writer = new ProtoWriter(ExpectedBytes + (16 * manifest.Pieces.Count));
        writer.Snapshot(1, manifest.Snapshot);
        foreach (var piece in manifest.Pieces)
        {
            var start = writer.Begin(2);
            writer.Int64(1, piece.Length);
            writer.Fixed64(2, piece.Digest);
            writer.End(start);
        }

        return writer.ToArray();
    }

    public static SnapshotManifest ReadManifest(ReadOnlyMemory<byte> bytes)
    {
        SnapshotMeta? snapshot = null;
        var pieces = new List<PieceSummary>();
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    snapshot = reader.Snapshot();
                    break;
                case 2:
                    pieces.Add(ReadSummary(reader.Message()));
                    break;
            }
        }

        return new SnapshotManifest(snapshot ?? throw ProtoReader.Malformed("a manifest names no snapshot"), pieces);
    }

    public static byte[] Write(SnapshotList list)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        foreach (var known in list.Snapshots)
        {
            var start = writer.Begin(1);
            writer.Fixed64(1, known.Name.Creator.Value);
            writer.Int64(2, known.Name.Index.Value);
            writer.Int64(3, known.Attempt);
            writer.End(start);
        }

        return writer.ToArray();
    }

    public static SnapshotList ReadList(ReadOnlyMemory<byte> bytes)
    {
        var snapshots = new List<KnownSnapshot>();
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                snapshots.Add(ReadKnown(reader.Message()));
        }

        return new SnapshotList(snapshots);
    }

    private static PieceSummary ReadSummary(ProtoReader reader)
    {
        var piece = default(PieceSummary);
        while (reader.Next())
        {
            piece = reader.Field switch
            {
                1 => piece with { Length = reader.Small(int.MaxValue) },
                2 => piece with { Digest = reader.Fixed64() },
                _ => piece,
            };
        }

        return piece;
    }

    private static KnownSnapshot ReadKnown(ProtoReader reader)
    {
        var known = default(KnownSnapshot);
        while (reader.Next())
        {
            known = reader.Field switch
            {
                1 => known with { Name = known.Name with { Creator = new StorageId((long)reader.Fixed64()) } },
                2 => known with { Name = known.Name with { Index = new LogIndex(reader.Count()) } },
                3 => known with { Attempt = reader.Int64() },
                _ => known,
            };
        }

        return known;
    }
}
