using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// The binary form of a session table: the sessions in the order of activity and the expired names in the order of age, both of
/// which are the same on every replica. Version 1, which is still read, had no expired names.
/// </summary>
internal static class SessionCodec
{
    private const byte Version = 2;
    private const byte VersionWithoutExpiredNames = 1;

    public static void Write(IReadOnlyCollection<Session> sessions, ExpiredNames expired, IBufferWriter<byte> destination)
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

        WriteLong(destination, expired.Count);
        foreach (var hash in expired.ByAge)
        {
            WriteLong(destination, (long)(ulong)hash);
            WriteLong(destination, (long)(ulong)(hash >> 64));
        }
    }

    public static (List<Session> Sessions, List<UInt128> ExpiredNames) Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] is not (Version or VersionWithoutExpiredNames))
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

        var expired = new List<UInt128>();
        for (var count = source[0] == Version ? ReadLong(ref rest) : 0; count > 0; count--)
        {
            var lower = (ulong)ReadLong(ref rest);
            expired.Add(new UInt128((ulong)ReadLong(ref rest), lower));
        }

        return rest.IsEmpty ? (sessions, expired) : throw new InvalidDataException("The session table is longer than it says.");
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
