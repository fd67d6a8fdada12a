using System.Runtime.Serialization;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Serialization;

/// <summary>The core's messages. The first field of every body is its session, or whatever else a reader needs first.</summary>
internal static class EnvelopeCodec
{
    private const int FixedBytes = 128;

    public static byte[] Write(Envelope envelope)
    {
        var writer = new ProtoWriter(FixedBytes + (envelope.Body is AppendEntries append ? CoreFields.SizeOf(append.Entries.Span) : 0));
        writer.Group(1, envelope.Group);
        writer.Identity(2, envelope.From);
        writer.Identity(3, envelope.To);
        writer.Int64(4, envelope.Term.Value);
        WriteBody(ref writer, envelope.Body);
        return writer.ToArray();
    }

    public static Envelope Read(ReadOnlyMemory<byte> bytes)
    {
        var group = default(GroupId);
        var from = default(Identity);
        var to = default(Identity);
        var term = 0L;
        Message? body = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    group = reader.Group();
                    break;
                case 2:
                    from = reader.Identity();
                    break;
                case 3:
                    to = reader.Identity();
                    break;
                case 4:
                    term = reader.Count();
                    break;
                case >= BodyField.First and <= BodyField.Last:
                    body = ReadBody(reader.Field, reader.Message());
                    break;
            }
        }

        return body is null
            ? throw ProtoReader.Malformed("an envelope has no body that is known here")
            : new Envelope(group, from, to, new Term(term), body);
    }

    private static void WriteBody(ref ProtoWriter writer, Message body)
    {
        var field = BodyField.Of(body);
        var start = writer.Begin(field, body is AppendEntries append ? CoreFields.SizeOf(append.Entries.Span) : 0);
        switch (body)
        {
            case AppendEntries m:
                writer.Int64(1, m.Session);
                writer.Position(2, m.Previous);
                writer.Int64(3, m.Commit.Value);
                writer.Entries(4, m.Entries.Span);
                break;
            case AppendResponse m:
                writer.Int64(1, m.Session);
                writer.Bool(2, m.Success);
                writer.Int64(3, m.Index.Value);
                writer.Position(4, m.Hint);
                break;
            case Heartbeat m:
                Write(ref writer, m.Session, m.Round, m.Commit, m.ClusterTimeTicks);
                break;
            case HeartbeatResponse m:
                Write(ref writer, m.Session, m.Round, m.Verified, m.LeasePromiseTicks);
                writer.Int64(5, m.SupportedVersion);
                break;
            case PreVote m:
                writer.Position(1, m.Last);
                break;
            case PreVoteResponse m:
                writer.Bool(1, m.Granted);
                break;
            case RequestVote m:
                writer.Position(1, m.Last);
                writer.Bool(2, m.Force);
                break;
            case RequestVoteResponse m:
                writer.Bool(1, m.Granted);
                break;
            case InstallSnapshot m:
                writer.Int64(1, m.Session);
                writer.Snapshot(2, m.Meta);
                break;
            case InstallSnapshotResponse m:
                writer.Int64(1, m.Session);
                writer.Transfer(2, m.Transfer);
                writer.Bool(3, m.Installed);
                writer.Int64(4, m.Index.Value);
                break;
            case ReadIndexRequest m:
                writer.Int64(1, m.Incarnation);
                writer.Int64(2, m.Context);
                writer.Bool(3, m.Lease);
                break;
            case ReadIndexResponse m:
                writer.Int64(1, m.Incarnation);
                writer.Int64(2, m.Context);
                writer.Bool(3, m.Confirmed);
                writer.Int64(4, m.Index.Value);
                break;
        }

        writer.End(start);
    }

    private static void Write(ref ProtoWriter writer, long session, long round, LogIndex index, long ticks)
    {
        writer.Int64(1, session);
        writer.Int64(2, round);
        writer.Int64(3, index.Value);
        writer.Int64(4, ticks);
    }

    private static Message ReadBody(int field, ProtoReader reader)
    {
        // Every body is made of the same few kinds of fields, so one set of variables serves all.
        var first = 0L;
        var second = 0L;
        var third = 0L;
        var fourth = 0L;
        var fifth = 0L;
        var position = default(EntryId);
        ReadOnlyMemory<Entry> entries = default;
        Raft.Snapshots.SnapshotMeta? snapshot = null;
        var transfer = default(Raft.Snapshots.TransferId);
        while (reader.Next())
        {
            switch (field, reader.Field)
            {
                case (BodyField.AppendEntries, 2) or (BodyField.AppendResponse, 4) or (BodyField.PreVote, 1) or (BodyField.RequestVote, 1):
                    position = reader.Position();
                    break;
                case (BodyField.AppendEntries, 4):
                    entries = reader.Entries();
                    break;
                case (BodyField.InstallSnapshot, 2):
                    snapshot = reader.Snapshot();
                    break;
                case (BodyField.InstallSnapshotResponse, 2):
                    transfer = reader.Transfer();
                    break;
                case (_, 1):
                    first = reader.Int64();
                    break;
                case (_, 2):
                    second = reader.Int64();
                    break;
                case (_, 3):
                    third = reader.Int64();
                    break;
                case (_, 4):
                    fourth = reader.Int64();
                    break;
                case (_, 5):
                    fifth = reader.Int64();
                    break;
            }
        }

        return field switch
        {
            BodyField.AppendEntries => new AppendEntries(first, position, Index(third), entries),
            BodyField.AppendResponse => new AppendResponse(first, second != 0, Index(third), position),
            BodyField.Heartbeat => new Heartbeat(first, second, Index(third), fourth),
            BodyField.HeartbeatResponse => new HeartbeatResponse(first, second, Index(third), fourth, SmallNumber(fifth)),
            BodyField.PreVote => new PreVote(position),
            BodyField.PreVoteResponse => new PreVoteResponse(first != 0),
            BodyField.RequestVote => new RequestVote(position, second != 0),
            BodyField.RequestVoteResponse => new RequestVoteResponse(first != 0),
            BodyField.InstallSnapshot => new InstallSnapshot(first, snapshot ?? throw ProtoReader.Malformed("the snapshot is missing")),
            BodyField.InstallSnapshotResponse => new InstallSnapshotResponse(first, transfer, third != 0, Index(fourth)),
            BodyField.ReadIndexRequest => new ReadIndexRequest(first, second, third != 0),
            BodyField.ReadIndexResponse => new ReadIndexResponse(first, second, third != 0, Index(fourth)),
            _ => new TimeoutNow(),
        };
    }

    private static LogIndex Index(long value) => value >= 0 ? new LogIndex(value) : throw ProtoReader.Malformed("an index is negative");

    private static int SmallNumber(long value) => value is >= 0 and <= int.MaxValue ? (int)value : throw ProtoReader.Malformed("a version is out of range");

    /// <summary>The numbers of the bodies, as in <c>smr.proto</c>.</summary>
    private static class BodyField
    {
        public const int First = AppendEntries;
        public const int Last = TimeoutNow;

        public const int AppendEntries = 8;
        public const int AppendResponse = 9;
        public const int Heartbeat = 10;
        public const int HeartbeatResponse = 11;
        public const int PreVote = 12;
        public const int PreVoteResponse = 13;
        public const int RequestVote = 14;
        public const int RequestVoteResponse = 15;
        public const int InstallSnapshot = 16;
        public const int InstallSnapshotResponse = 17;
        public const int ReadIndexRequest = 18;
        public const int ReadIndexResponse = 19;
        public const int TimeoutNow = 20;

        public static int Of(Message body) => body switch
        {
            Raft.Messages.AppendEntries => AppendEntries,
            Raft.Messages.AppendResponse => AppendResponse,
            Raft.Messages.Heartbeat => Heartbeat,
            Raft.Messages.HeartbeatResponse => HeartbeatResponse,
            Raft.Messages.PreVote => PreVote,
            Raft.Messages.PreVoteResponse => PreVoteResponse,
            Raft.Messages.RequestVote => RequestVote,
            Raft.Messages.RequestVoteResponse => RequestVoteResponse,
            Raft.Messages.InstallSnapshot => InstallSnapshot,
            Raft.Messages.InstallSnapshotResponse => InstallSnapshotResponse,
            Raft.Messages.ReadIndexRequest => ReadIndexRequest,
            Raft.Messages.ReadIndexResponse => ReadIndexResponse,
            Raft.Messages.TimeoutNow => TimeoutNow,
            _ => throw new SerializationException($"No body of an envelope is known that is a {body.GetType()}."),
        };
    }
}
