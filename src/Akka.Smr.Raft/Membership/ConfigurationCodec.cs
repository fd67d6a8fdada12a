using System.Buffers.Binary;
using System.Text;

namespace Akka.Smr.Raft.Membership;

/// <summary>The binary form of a configuration, in entries and in snapshots. A reader refuses versions it does not know.</summary>
public static class ConfigurationCodec
{
    private const byte Version = 1;

    /// <summary>Encodes a configuration.</summary>
    public static byte[] Encode(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var writer = new Writer();
        writer.Byte(Version);
        writer.Members(configuration.Members);
        writer.Lease(configuration.Lease);
        writer.Byte(configuration.Intent is null ? (byte)0 : (byte)1);
        if (configuration.Intent is { } intent)
        {
            writer.Members([.. intent.Members]);
            writer.Lease(intent.Lease);
        }

        return writer.ToArray();
    }

    /// <summary>Decodes a configuration, or returns null for anything else.</summary>
    public static Configuration? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        if (reader.Byte() != Version)
            return null;
        var members = reader.Members();
        var lease = reader.Lease();
        MembershipIntent? intent = null;
        if (reader.Byte() == 1)
            intent = new MembershipIntent(reader.Members(), reader.Lease());
        if (reader.Failed || !reader.AtEnd || members.Count > Configuration.MaxMembers)
            return null;

        for (var i = 1; i < members.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (members[i].Identity == members[j].Identity)
                    return null;
            }
        }

        return Configuration.Create(members, lease, intent);
    }

    private sealed class Writer
    {
        private readonly List<byte> _bytes = [];

        public byte[] ToArray() => [.. _bytes];

        public void Byte(byte value) => _bytes.Add(value);

        public void Members(ReadOnlySpan<Member> members)
        {
            Byte((byte)members.Length);
            foreach (var member in members)
            {
                Long(member.Identity.Member.Value);
                Long(member.Identity.Storage.Value);
                Byte((byte)member.Role);
                Byte((byte)member.Kind);
                Byte(member.Priority);
                var address = Encoding.UTF8.GetBytes(member.Address);
                Long(address.Length);
                _bytes.AddRange(address);
            }
        }

        public void Lease(LeaseTerms? lease)
        {
            Byte(lease is null ? (byte)0 : (byte)1);
            if (lease is null)
                return;
            Long(lease.Duration.Ticks);
            Long(lease.MaxDrift.Ticks);
        }

        private void Long(long value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            _bytes.AddRange(bytes);
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool Failed { get; private set; }

        public readonly bool AtEnd => _rest.IsEmpty;

        public byte Byte()
        {
            var taken = Take(1);
            return taken.IsEmpty ? (byte)0 : taken[0];
        }

        public List<Member> Members()
        {
            var count = Byte();
            var members = new List<Member>();
            for (var i = 0; i < count && !Failed; i++)
            {
                var identity = new Identity(new MemberId(Long()), new StorageId(Long()));
                var role = (MemberRole)Byte();
                var kind = (MemberKind)Byte();
                var priority = Byte();
                var address = Encoding.UTF8.GetString(Take(Long()));
                members.Add(new Member(identity, role, kind, priority, address));
            }

            return members;
        }

        public LeaseTerms? Lease() => Byte() == 0 ? null : new LeaseTerms(TimeSpan.FromTicks(Long()), TimeSpan.FromTicks(Long()));

        private long Long()
        {
            var taken = Take(sizeof(long));
            return taken.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(taken);
        }

        private ReadOnlySpan<byte> Take(long count)
        {
            if (count < 0 || count > _rest.Length)
            {
                Failed = true;
                return default;
            }

            var taken = _rest[..(int)count];
            _rest = _rest[(int)count..];
            return taken;
        }
    }
}
