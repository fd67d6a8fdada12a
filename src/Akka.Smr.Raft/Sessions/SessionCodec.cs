using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Akka.Smr.Raft.Sessions;

/// <summary>The binary form of a session table, in the order of activity, which is the same on every replica.</summary>
internal static class SessionCodec
{
    private const byte Version = 1;

    public static void Write(IReadOnlyCollection<Session> sessions, IBufferWriter<byte> destination)
    {
        destination.Write([Version]);
        WriteLong(destination, sessions.Count);
        foreach (var session in sessions)
        {
            WriteLong(destination, session.Id);
            WriteBytes(destination, Encoding.ASCII.GetBytes(session.Name));
            WriteLong(destination, session.LowWater);
            WriteLong(destination, session.ActiveAtTicks);
            WriteLong(destination, session.Count);
            foreach (var (sequence, reply) in session.Replies)
            {
                WriteLong(destination, sequence);
                WriteBytes(destination, reply.Span);
            }
        }
    }

    public static List<Session> Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] != Version)
            throw new InvalidDataException("The session table has an unknown version.");
        var rest = source[1..];
        var sessions = new List<Session>();
        for (var count = ReadLong(ref rest); count > 0; count--)
        {
            var session = new Session(ReadLong(ref rest), Encoding.ASCII.GetString(ReadBytes(ref rest)));
            session.RaiseLowWater(ReadLong(ref rest));
            session.ActiveAtTicks = ReadLong(ref rest);
            for (var replies = ReadLong(ref rest); replies > 0; replies--)
                session.Record(ReadLong(ref rest), ReadBytes(ref rest).ToArray());
            sessions.Add(session);
        }

        return rest.IsEmpty ? sessions : throw new InvalidDataException("The session table is longer than it says.");
    }

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
