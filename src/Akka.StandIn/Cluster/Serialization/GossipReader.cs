using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster.Serialization;

/// <summary>
/// Reads what <see cref="GossipWriter"/> wrote, and trusts none of it: whatever is cut short, out of range or left over is a
/// <see cref="SerializationException"/>, and no count makes room for more than the bytes can hold.
/// </summary>
internal sealed class GossipReader(byte[] bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _position;

    public void ExpectEnd()
    {
        if (_position != bytes.Length)
            throw new SerializationException($"A cluster message has {bytes.Length - _position} bytes too many");
    }

    public long ReadInt64()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)value;
        }

        throw new SerializationException("A cluster message holds a number without an end");
    }

    public string ReadString()
    {
        var length = ReadCount();
        try
        {
            var value = Utf8.GetString(bytes, _position, length);
            _position += length;
            return value;
        }
        catch (ArgumentException e)
        {
            throw new SerializationException("A cluster message holds a string that is none", e);
        }
    }

    public List<string> ReadStrings() => ReadList(ReadString);

    public Address ReadAddress()
    {
        var (protocol, system) = (ReadString(), ReadString());
        return ReadHostAndPort(protocol, system);
    }

    public UniqueAddress ReadUniqueAddress() => new(ReadAddress(), ReadUid());

    public VectorClock ReadVectorClock()
    {
        var nodes = ReadNodes();
        return new VectorClock(ReadVersions(nodes, nodes.Count));
    }

    public Gossip ReadGossip()
    {
        var nodes = ReadNodes();
        var roles = ReadStrings();
        ImmutableSortedSet<Member> members = [.. ReadList(() => ReadMember(nodes, roles))];
        ImmutableSortedSet<UniqueAddress> seenBy = [.. ReadList(() => ReadRow(nodes))];
        var version = new VectorClock(ReadVersions(nodes, ReadCount()));
        var observers = ReadVersions(nodes, ReadCount());
        var records = ReadList(() => new Observation(
            ReadRow(nodes), ReadRow(nodes), Version: ReadVersion(), Status: ReadEnum(ReachabilityStatus.Terminated)));
        return new Gossip(members, seenBy, new Reachability([.. records], observers), version);
    }

    private Member ReadMember(List<UniqueAddress> nodes, List<string> roles)
    {
        var node = ReadRow(nodes);
        var upNumber = (int)ReadNumber(1, int.MaxValue);
        var status = ReadEnum(MemberStatus.WeaklyUp);
        if (status == MemberStatus.Removed)
            throw new SerializationException("A gossip holds a member that is removed");
        return new Member(node, upNumber, status, [.. ReadList(() => ReadRow(roles))]);
    }

    private ImmutableSortedDictionary<UniqueAddress, long> ReadVersions(List<UniqueAddress> nodes, int count)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, long>();
        for (var i = 0; i < count; i++)
            versions[ReadRow(nodes)] = ReadVersion();
        return versions.ToImmutable();
    }

    private List<UniqueAddress> ReadNodes()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var (protocol, system) = (ReadString(), ReadString());
        var nodes = new List<UniqueAddress>();
        for (var i = 0; i < count; i++)
            nodes.Add(new UniqueAddress(ReadHostAndPort(protocol, system), ReadUid()));
        return nodes;
    }

    private Address ReadHostAndPort(string protocol, string system)
    {
        var host = ReadString();
        var port = (int)ReadNumber(0, ushort.MaxValue);
        return host.Length == 0 ? new Address(protocol, system) : new Address(protocol, system, host, port);
    }

    private List<T> ReadList<T>(Func<T> read)
    {
        var count = ReadCount();
        var list = new List<T>();
        for (var i = 0; i < count; i++)
            list.Add(read());
        return list;
    }

    private T ReadRow<T>(List<T> table) => table[(int)ReadNumber(0, table.Count - 1)];

    private T ReadEnum<T>(T last)
        where T : struct, Enum => (T)Enum.ToObject(typeof(T), ReadNumber(0, Convert.ToInt64(last)));

    private int ReadUid() => unchecked((int)(uint)ReadNumber(0, uint.MaxValue));

    private long ReadVersion() => ReadNumber(1, long.MaxValue);

    /// <summary>A count of things each of which takes a byte at least.</summary>
    private int ReadCount() => (int)ReadNumber(0, bytes.Length - _position);

    private long ReadNumber(long least, long most)
    {
        var value = ReadInt64();
        if (value < least || value > most)
            throw new SerializationException($"A cluster message holds {value} where at least {least} and at most {most} may stand");
        return value;
    }

    private byte ReadByte() =>
        _position < bytes.Length ? bytes[_position++] : throw new SerializationException("A cluster message is cut short");
}
