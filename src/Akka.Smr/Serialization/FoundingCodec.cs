using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Serialization;

/// <summary>What replicas say before they are a group.</summary>
internal static class FoundingCodec
{
    private const int ExpectedBytes = 256;
    private const int AnyRole = (int)(MemberRole.Voter | MemberRole.OutgoingVoter);

    public static byte[] Write(Introduction message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.String(1, message.GroupName);
        var start = writer.Begin(2);
        writer.Identity(1, message.Self.Identity);
        writer.Int64(2, (byte)message.Self.Role);
        writer.Int64(3, (byte)message.Self.Kind);
        writer.Int64(4, message.Self.Priority);
        writer.String(5, message.Self.Address);
        writer.End(start);
        writer.Bool(3, message.MayFound);
        if (message.Group != default)
            writer.Group(4, message.Group);
        return writer.ToArray();
    }

    public static Introduction ReadIntroduction(ReadOnlyMemory<byte> bytes)
    {
        var groupName = "";
        Member? self = null;
        var mayFound = false;
        var group = default(GroupId);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    groupName = reader.String();
                    break;
                case 2:
                    self = ReadMember(reader.Message());
                    break;
                case 3:
                    mayFound = reader.Bool();
                    break;
                case 4:
                    group = reader.Group();
                    break;
            }
        }

        return new Introduction(groupName, self ?? throw ProtoReader.Malformed("an introduction names nobody"), mayFound, group);
    }

    public static byte[] Write(GroupFounded message)
    {
        var writer = new ProtoWriter(4 * ExpectedBytes);
        writer.String(1, message.GroupName);
        writer.Snapshot(2, message.Founding);
        return writer.ToArray();
    }

    public static GroupFounded ReadFounded(ReadOnlyMemory<byte> bytes)
    {
        var groupName = "";
        SnapshotMeta? founding = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    groupName = reader.String();
                    break;
                case 2:
                    founding = reader.Snapshot();
                    break;
            }
        }

        return new GroupFounded(groupName, founding ?? throw ProtoReader.Malformed("a founding is missing"));
    }

    public static byte[] Write(GroupExists message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.String(1, message.GroupName);
        writer.Group(2, message.Group);
        writer.Int64(3, message.Without.Value);
        return writer.ToArray();
    }

    public static GroupExists ReadExists(ReadOnlyMemory<byte> bytes)
    {
        var groupName = "";
        var group = default(GroupId);
        var without = LogIndex.Zero;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    groupName = reader.String();
                    break;
                case 2:
                    group = reader.Group();
                    break;
                case 3:
                    without = new LogIndex(reader.Count());
                    break;
            }
        }

        return new GroupExists(groupName, group, without);
    }

    public static byte[] Write(WhoAreYou message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.String(1, message.GroupName);
        return writer.ToArray();
    }

    public static WhoAreYou ReadWhoAreYou(ReadOnlyMemory<byte> bytes)
    {
        var groupName = "";
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                groupName = reader.String();
        }

        return new WhoAreYou(groupName);
    }

    public static byte[] Write(WhichGroup message) => WriteMembership(message.GroupName, message.Group, message.Member);

    public static byte[] Write(ThisGroup message) => WriteMembership(message.GroupName, message.Group, message.Member);

    public static WhichGroup ReadWhichGroup(ReadOnlyMemory<byte> bytes)
    {
        var (groupName, group, member) = ReadMembership(bytes);
        return new WhichGroup(groupName, group, member);
    }

    public static ThisGroup ReadThisGroup(ReadOnlyMemory<byte> bytes)
    {
        var (groupName, group, member) = ReadMembership(bytes);
        return new ThisGroup(groupName, group, member);
    }

    private static byte[] WriteMembership(string groupName, GroupId group, string member)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.String(1, groupName);
        writer.Group(2, group);
        writer.String(3, member);
        return writer.ToArray();
    }

    private static (string GroupName, GroupId Group, string Member) ReadMembership(ReadOnlyMemory<byte> bytes)
    {
        var groupName = "";
        var group = default(GroupId);
        var member = "";
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    groupName = reader.String();
                    break;
                case 2:
                    group = reader.Group();
                    break;
                case 3:
                    member = reader.String();
                    break;
            }
        }

        return (groupName, group, member);
    }

    private static Member ReadMember(ProtoReader reader)
    {
        var member = new Member(Identity.None, MemberRole.Learner);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    member = member with { Identity = reader.Identity() };
                    break;
                case 2:
                    member = member with { Role = (MemberRole)reader.Small(AnyRole) };
                    break;
                case 3:
                    member = member with { Kind = (MemberKind)reader.Small((int)MemberKind.Witness) };
                    break;
                case 4:
                    member = member with { Priority = (byte)reader.Small(Member.MaxPriority) };
                    break;
                case 5:
                    member = member with { Address = reader.String() };
                    break;
            }
        }

        return member;
    }
}
