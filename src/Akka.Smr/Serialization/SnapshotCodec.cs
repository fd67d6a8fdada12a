using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Serialization;

/// <summary>What passes between replicas beside the core: pieces of snapshots, and digests of the state.</summary>
internal static class SnapshotCodec
{
    private const int OverheadBytes = 192;

    public static byte[] Write(SnapshotChunk chunk)
    {
        var writer = new ProtoWriter(OverheadBytes + chunk.Bytes.Length);
        Header(ref writer, chunk.Group, chunk.From, chunk.To, chunk.Transfer);
        writer.Int64(5, chunk.Offset);
        writer.Bytes(6, chunk.Bytes.Span);
        return writer.ToArray();
    }

    public static SnapshotChunk ReadChunk(ReadOnlyMemory<byte> bytes)
    {
        var chunk = new SnapshotChunk(default, default, default, default, 0, default);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            chunk = reader.Field switch
            {
                1 => chunk with { Group = reader.Group() },
                2 => chunk with { From = reader.Identity() },
                3 => chunk with { To = reader.Identity() },
                4 => chunk with { Transfer = reader.Transfer() },
                5 => chunk with { Offset = reader.Count() },
                6 => chunk with { Bytes = reader.Bytes() },
                _ => chunk,
            };
        }

        return chunk;
    }

    public static byte[] Write(SnapshotChunkReceived message)
    {
        var writer = new ProtoWriter(OverheadBytes);
        Header(ref writer, message.Group, message.From, message.To, message.Transfer);
        writer.Int64(5, message.Received);
        writer.Bool(6, message.IsGap);
        return writer.ToArray();
    }

    public static SnapshotChunkReceived ReadReceived(ReadOnlyMemory<byte> bytes)
    {
        var message = new SnapshotChunkReceived(default, default, default, default, 0, false);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            message = reader.Field switch
            {
                1 => message with { Group = reader.Group() },
                2 => message with { From = reader.Identity() },
                3 => message with { To = reader.Identity() },
                4 => message with { Transfer = reader.Transfer() },
                5 => message with { Received = reader.Count() },
                6 => message with { IsGap = reader.Bool() },
                _ => message,
            };
        }

        return message;
    }

    public static byte[] Write(DigestReport report)
    {
        var writer = new ProtoWriter(OverheadBytes);
        writer.String(1, report.Member);
        writer.Int64(2, report.Applied.Value);
        writer.Bytes(3, report.Chain.Span);
        return writer.ToArray();
    }

    public static DigestReport ReadDigest(ReadOnlyMemory<byte> bytes)
    {
        var report = new DigestReport("", default, default);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            report = reader.Field switch
            {
                1 => report with { Member = reader.String() },
                2 => report with { Applied = new LogIndex(reader.Count()) },
                3 => report with { Chain = reader.Bytes() },
                _ => report,
            };
        }

        return report;
    }

    private static void Header(ref ProtoWriter writer, GroupId group, Identity from, Identity to, TransferId transfer)
    {
        writer.Group(1, group);
        writer.Identity(2, from);
        writer.Identity(3, to);
        writer.Transfer(4, transfer);
    }
}
