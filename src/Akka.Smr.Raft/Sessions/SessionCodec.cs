using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// The binary form of a session table: the sessions in the order of activity, then all replies and the expired names in the order
/// of age. All these orders are the same on every replica, and what is read goes on in them. Earlier versions, which did not tell
/// the age of replies, are not read: two replicas that guessed it would forget different ones.
/// </summary>
internal static class SessionCodec
{
    private const byte Version = 3;

    public static void Write(IReadOnlyCollection<Session> sessions, RecordedReplies replies, ExpiredNames expired, IBufferWriter<byte> destination)
    {
        destination.Write([Version]);
        WriteLong(destination, sessions.Count);
        foreach (var session in sessions)
        {
            WriteLong(destination, session.Id);
            WriteBytes(destination, Encoding.ASCII.GetBytes(session.Name));
            WriteLong(destination, session.LowWater);
            WriteLong(destination, session.ActiveAtTicks);
            WriteBytes(destination, session.Remnants);
        }

        WriteLong(destination, replies.ByAge.Count);
        foreach (var reply in replies.ByAge)
        {
            WriteLong(destination, reply.Session.Id);
            WriteLong(destination, reply.Sequence);
            destination.Write([(byte)reply.Ending]);
            WriteBytes(destination, reply.Bytes.Span);
        }

        WriteLong(destination, expired.Count);
        foreach (var hash in expired.ByAge)
        {
            WriteLong(destination, (long)(ulong)hash);
            WriteLong(destination, (long)(ulong)(hash >> 64));
        }
    }

    /// <summary>Reads what was written into replies and names that are empty, and gives the sessions.</summary>
    public static List<Session> Read(ReadOnlySpan<byte> source, RecordedReplies replies, ExpiredNames expired)
    {
        if (source.IsEmpty || source[0] != Version)
            throw new InvalidDataException("The session table has an unknown version.");
        var rest = source[1..];
        var sessions = new List<Session>();
        var byId = new Dictionary<long, Session>();
        for (var count = ReadLong(ref rest); count > 0; count--)
        {
            var session = ReadSession(ref rest, replies);
            if (!byId.TryAdd(session.Id, session))
                throw new InvalidDataException("The session table has a session twice.");
            sessions.Add(session);
        }

        for (var count = ReadLong(ref rest); count > 0; count--)
            replies.Add(ReadReply(ref rest, byId));
        for (var count = ReadLong(ref rest); count > 0; count--)
        {
            var lower = (ulong)ReadLong(ref rest);
            expired.Add(new UInt128((ulong)ReadLong(ref rest), lower));
        }

        return rest.IsEmpty ? sessions : throw new InvalidDataException("The session table is longer than it says.");
    }

    private static Session ReadSession(ref ReadOnlySpan<byte> rest, RecordedReplies replies)
    {
        var session = new Session(ReadLong(ref rest), Encoding.ASCII.GetString(ReadBytes(ref rest)));
        session.RaiseLowWater(ReadLong(ref rest), replies);
        session.ActiveAtTicks = ReadLong(ref rest);
        var sequence = session.LowWater;
        foreach (var ending in ReadBytes(ref rest))
        {
            sequence++;
            if (ending != (byte)Ending.NotRun)
                session.Forget(sequence, EndingOf(ending));
        }

        return session;
    }

    private static RecordedReply ReadReply(ref ReadOnlySpan<byte> rest, Dictionary<long, Session> sessions)
    {
        if (!sessions.TryGetValue(ReadLong(ref rest), out var session))
            throw new InvalidDataException("The session table has a reply of no session.");
        var sequence = ReadLong(ref rest);
        if (sequence <= session.LowWater || session.EndingOf(sequence, out _) != Ending.NotRun)
            throw new InvalidDataException("The session table has a reply twice, or one that its client has.");
        return new RecordedReply(session, sequence, EndingOf(ReadByte(ref rest)), ReadBytes(ref rest).ToArray());
    }

    private static Ending EndingOf(byte value) =>
        (Ending)value is Ending.Done or Ending.Failed ? (Ending)value : throw new InvalidDataException("The session table has a command of an unknown ending.");

    private static void WriteLong(IBufferWriter<byte> destination, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(sizeof(long)), value);
        destination.Advance(sizeof(long));
    }

    private static void WriteBytes(IBufferWriter<byte> destination, ReadOnlySpan<byte> bytes)
    {
        WriteLong(destination, bytes.Length);
        destination.Write(bytes);
    }

    private static long ReadLong(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(long))
            throw new InvalidDataException("The session table ends too early.");
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    private static byte ReadByte(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            throw new InvalidDataException("The session table ends too early.");
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = ReadLong(ref rest);
        if (length < 0 || length > rest.Length)
            throw new InvalidDataException("The session table ends too early.");
        var bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return bytes;
    }
}
