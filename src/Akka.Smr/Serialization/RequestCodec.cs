using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Serialization;

/// <summary>What passes between proxies and replicas.</summary>
internal static class RequestCodec
{
    /// <summary>What a request or a reply takes beside its payload, at most.</summary>
    private const int OverheadBytes = 64;

    public static byte[] Write(CommandBatch batch)
    {
        var writer = new ProtoWriter(SizeOf(batch.Requests));
        Requests(ref writer, 1, batch.Requests);
        return writer.ToArray();
    }

    public static byte[] Write(QueryBatch batch)
    {
        var writer = new ProtoWriter(SizeOf(batch.Requests));
        writer.Int64(1, (byte)batch.Consistency);
        Requests(ref writer, 2, batch.Requests);
        return writer.ToArray();
    }

    public static CommandBatch ReadCommands(ReadOnlyMemory<byte> bytes)
    {
        var requests = new List<Request>();
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                requests.Add(ReadRequest(reader.Message()));
        }

        return new CommandBatch(requests);
    }

    public static QueryBatch ReadQueries(ReadOnlyMemory<byte> bytes)
    {
        var consistency = ReadConsistency.Linearizable;
        var requests = new List<Request>();
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    consistency = (ReadConsistency)reader.Small((int)ReadConsistency.Local);
                    break;
                case 2:
                    requests.Add(ReadRequest(reader.Message()));
                    break;
            }
        }

        return new QueryBatch(consistency, requests);
    }

    public static byte[] Write(ReplyBatch batch)
    {
        var expected = 2 * OverheadBytes;
        foreach (var reply in batch.Replies)
            expected += OverheadBytes + reply.Payload.Length;

        var writer = new ProtoWriter(expected);
        foreach (var reply in batch.Replies)
        {
            var start = writer.Begin(1, reply.Payload.Length);
            writer.Int64(1, reply.Id);
            writer.Int64(2, (byte)reply.Kind);
            writer.Int64(3, reply.At.Index.Value);
            writer.Int64(4, reply.At.Term.Value);
            writer.Int64(5, (byte)reply.Reason);
            writer.Bytes(6, reply.Payload.Span);
            writer.End(start);
        }

        writer.String(2, batch.Leader, keepEmpty: true);
        writer.String(3, batch.LeaderName, keepEmpty: true);
        writer.Int64(4, batch.RetryAfter.Ticks);
        writer.String(5, batch.Fault, keepEmpty: true);
        return writer.ToArray();
    }

    public static ReplyBatch ReadReplies(ReadOnlyMemory<byte> bytes)
    {
        var replies = new List<Reply>();
        string? leader = null;
        string? leaderName = null;
        var retryAfter = 0L;
        string? fault = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    replies.Add(ReadReply(reader.Message()));
                    break;
                case 2:
                    leader = reader.String();
                    break;
                case 3:
                    leaderName = reader.String();
                    break;
                case 4:
                    retryAfter = reader.Count();
                    break;
                case 5:
                    fault = reader.String();
                    break;
            }
        }

        return new ReplyBatch(replies, leader, leaderName, TimeSpan.FromTicks(retryAfter)) { Fault = fault };
    }

    public static byte[] Write(DescribeGroup message)
    {
        var writer = new ProtoWriter(OverheadBytes);
        writer.String(1, message.Group);
        return writer.ToArray();
    }

    public static DescribeGroup ReadDescribe(ReadOnlyMemory<byte> bytes)
    {
        var group = "";
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                group = reader.String();
        }

        return new DescribeGroup(group);
    }

    public static byte[] Write(GroupDescription description)
    {
        var writer = new ProtoWriter(1024);
        writer.String(1, description.Group);
        foreach (var handled in description.Handled)
        {
            var start = writer.Begin(2);
            writer.String(1, handled.TypeName);
            writer.Bool(2, handled.IsQuery);
            writer.End(start);
        }

        foreach (var address in description.Addresses)
            writer.String(3, address, keepEmpty: true);
        writer.String(4, description.Leader, keepEmpty: true);
        writer.Int64(5, description.MaxPayloadBytes);
        writer.String(6, description.Fault, keepEmpty: true);
        return writer.ToArray();
    }

    public static GroupDescription ReadDescription(ReadOnlyMemory<byte> bytes)
    {
        var group = "";
        var handled = new List<HandledType>();
        var addresses = new List<string>();
        string? leader = null;
        var maxPayload = 0;
        string? fault = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    group = reader.String();
                    break;
                case 2:
                    handled.Add(ReadHandled(reader.Message()));
                    break;
                case 3:
                    addresses.Add(reader.String());
                    break;
                case 4:
                    leader = reader.String();
                    break;
                case 5:
                    maxPayload = reader.Small(int.MaxValue);
                    break;
                case 6:
                    fault = reader.String();
                    break;
            }
        }

        return new GroupDescription(group, handled, addresses, leader, maxPayload) { Fault = fault };
    }

    public static byte[] Write(LeaderKnown news)
    {
        var writer = new ProtoWriter(4 * OverheadBytes);
        writer.String(1, news.Group);
        writer.Int64(2, news.Term);
        writer.String(3, news.Leader);
        writer.String(4, news.LeaderName, keepEmpty: true);
        return writer.ToArray();
    }

    public static LeaderKnown ReadLeaderKnown(ReadOnlyMemory<byte> bytes)
    {
        var group = "";
        var term = 0L;
        var leader = "";
        string? leaderName = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    group = reader.String();
                    break;
                case 2:
                    term = reader.Count();
                    break;
                case 3:
                    leader = reader.String();
                    break;
                case 4:
                    leaderName = reader.String();
                    break;
            }
        }

        return new LeaderKnown(group, term, leader, leaderName);
    }

    private static int SizeOf(IReadOnlyList<Request> requests)
    {
        var bytes = OverheadBytes;
        foreach (var request in requests)
            bytes += OverheadBytes + request.Payload.Length;
        return bytes;
    }

    private static void Requests(ref ProtoWriter writer, int field, IReadOnlyList<Request> requests)
    {
        foreach (var request in requests)
        {
            var start = writer.Begin(field, request.Payload.Length);
            writer.Int64(1, request.Id);
            writer.Int64(2, request.Kind.Value);
            writer.Bytes(3, request.Payload.Span);
            writer.End(start);
        }
    }

    private static Request ReadRequest(ProtoReader reader)
    {
        var request = default(Request);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    request = request with { Id = reader.Int64() };
                    break;
                case 2:
                    request = request with { Kind = new EntryKind((byte)reader.Small(byte.MaxValue)) };
                    break;
                case 3:
                    request = request with { Payload = reader.Bytes() };
                    break;
            }
        }

        return request;
    }

    private static Reply ReadReply(ProtoReader reader)
    {
        var reply = default(Reply);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reply = reply with { Id = reader.Int64() };
                    break;
                case 2:
                    reply = reply with { Kind = (ReplyKind)reader.Small((int)ReplyKind.ReplyForgotten) };
                    break;
                case 3:
                    reply = reply with { At = reply.At with { Index = new LogIndex(reader.Count()) } };
                    break;
                case 4:
                    reply = reply with { At = reply.At with { Term = new Term(reader.Count()) } };
                    break;
                case 5:
                    reply = reply with { Reason = (RefusalReason)reader.Small((int)RefusalReason.TimedOut) };
                    break;
                case 6:
                    reply = reply with { Payload = reader.Bytes() };
                    break;
            }
        }

        return reply;
    }

    private static HandledType ReadHandled(ProtoReader reader)
    {
        var typeName = "";
        var isQuery = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    typeName = reader.String();
                    break;
                case 2:
                    isQuery = reader.Bool();
                    break;
            }
        }

        return new HandledType(typeName, isQuery);
    }
}
