using System.Buffers;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Membership;

namespace Akka.Cluster.Serialization;

/// <summary>
/// Writes numbers as seven bits a byte, and strings behind their length. In a gossip protocol and system name stand once, then
/// a table of nodes and one of roles; all else refers to their rows.
/// </summary>
internal sealed class GossipWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Write(long value)
    {
        var rest = (ulong)value;
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    public void Write(string value)
    {
        Write(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    public void Write(IEnumerable<string> values)
    {
        var sorted = values.Order(StringComparer.Ordinal).ToList();
        Write(sorted.Count);
        sorted.ForEach(Write);
    }

    public void Write(Address address)
    {
        Write(address.Protocol);
        Write(address.System);
        WriteHostAndPort(address);
    }

    public void Write(UniqueAddress node)
    {
        Write(node.Address);
        Write((uint)node.Uid);
    }

    public void Write(VectorClock clock)
    {
        var nodes = WriteNodes(clock.Versions.Keys);
        foreach (var (node, version) in clock.Versions)
            WriteEntry(nodes, node, version);
    }

    public void Write(Gossip gossip)
    {
        var nodes = WriteNodes(
        [
            .. gossip.Members.Select(m => m.UniqueAddress),
            .. gossip.Version.Versions.Keys,
            .. gossip.Reachability.Versions.Keys,
        ]);
        var roles = gossip.AllRoles.ToList();
        Write(roles);

        Write(gossip.Members.Count);
        foreach (var member in gossip.Members)
        {
            WriteEntry(nodes, member.UniqueAddress, member.UpNumber);
            Write((long)member.Status);
            Write(member.Roles.Count);
            foreach (var role in member.Roles.Order(StringComparer.Ordinal))
                Write(roles.IndexOf(role));
        }

        Write(gossip.SeenBy.Count);
        foreach (var node in gossip.SeenBy)
            Write(nodes[node]);
        Write(gossip.Version.Versions.Count);
        foreach (var (node, version) in gossip.Version.Versions)
            WriteEntry(nodes, node, version);
        WriteReachability(nodes, gossip.Reachability);
    }

    private void WriteReachability(Dictionary<UniqueAddress, int> nodes, Reachability reachability)
    {
        Write(reachability.Versions.Count);
        foreach (var (node, version) in reachability.Versions)
            WriteEntry(nodes, node, version);
        Write(reachability.Records.Count);
        foreach (var record in reachability.Records)
        {
            Write(nodes[record.Observer]);
            WriteEntry(nodes, record.Subject, record.Version);
            Write((long)record.Status);
        }
    }

    private Dictionary<UniqueAddress, int> WriteNodes(IEnumerable<UniqueAddress> nodes)
    {
        var sorted = nodes.Distinct().Order().ToList();
        Write(sorted.Count);
        if (sorted.Count > 0)
        {
            Write(sorted[0].Address.Protocol);
            Write(sorted[0].Address.System);
        }

        foreach (var node in sorted)
        {
            WriteHostAndPort(node.Address);
            Write((uint)node.Uid);
        }

        return sorted.Index().ToDictionary(row => row.Item, row => row.Index);
    }

    private void WriteEntry(Dictionary<UniqueAddress, int> nodes, UniqueAddress node, long value)
    {
        Write(nodes[node]);
        Write(value);
    }

    private void WriteHostAndPort(Address address)
    {
        Write(address.Host ?? "");
        Write(address.Port ?? 0);
    }
}
