using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Serialization;

/// <summary>What operators ask of replicas, and the answers.</summary>
internal static class AdministrationCodec
{
    private const int ExpectedBytes = 256;

    public static byte[] Write(StatusReport report)
    {
        var status = report.Status;
        var writer = new ProtoWriter(4 * ExpectedBytes);
        writer.String(1, status.Group);
        writer.String(2, status.Node);
        writer.String(3, status.Role);
        writer.Int64(4, status.Term);
        writer.String(5, status.Leader, keepEmpty: true);
        writer.Int64(6, status.CommitIndex);
        writer.Int64(7, status.AppliedIndex);
        writer.Int64(8, status.LastLogIndex);
        writer.Int64(9, status.FirstLogIndex);
        writer.Int64(10, status.SnapshotIndex);
        foreach (var member in status.Members)
        {
            var start = writer.Begin(11);
            writer.String(1, member.Name);
            writer.String(2, member.Address);
            writer.String(3, member.Kind);
            writer.End(start);
        }

        writer.Bool(12, status.IsHealthy);
        writer.String(13, status.Fault, keepEmpty: true);
        writer.Int64(14, (byte)status.FaultKind);
        writer.Lease(15, status.Lease);
        return writer.ToArray();
    }

    public static StatusReport ReadStatus(ReadOnlyMemory<byte> bytes)
    {
        var members = new List<GroupMember>();
        var status = new GroupStatus { Group = "", Node = "", Role = "", Members = members };
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 11)
            {
                members.Add(ReadMember(reader.Message()));
                continue;
            }

            status = reader.Field switch
            {
                1 => status with { Group = reader.String() },
                2 => status with { Node = reader.String() },
                3 => status with { Role = reader.String() },
                4 => status with { Term = reader.Int64() },
                5 => status with { Leader = reader.String() },
                6 => status with { CommitIndex = reader.Int64() },
                7 => status with { AppliedIndex = reader.Int64() },
                8 => status with { LastLogIndex = reader.Int64() },
                9 => status with { FirstLogIndex = reader.Int64() },
                10 => status with { SnapshotIndex = reader.Int64() },
                12 => status with { IsHealthy = reader.Bool() },
                13 => status with { Fault = reader.String() },
                14 => status with { FaultKind = (ReplicaFault)reader.Small((int)ReplicaFault.Diverged) },
                15 => status with { Lease = reader.Lease() },
                _ => status,
            };
        }

        return new StatusReport(status);
    }

    public static byte[] Write(DigestAnswer answer)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.Int64(1, answer.Digest.AppliedIndex);
        writer.String(2, answer.Digest.Chain);
        writer.String(3, answer.Digest.State, keepEmpty: true);
        writer.String(4, answer.Digest.Sessions);
        return writer.ToArray();
    }

    public static DigestAnswer ReadDigest(ReadOnlyMemory<byte> bytes)
    {
        var digest = new StateDigest(0, "", null, "");
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            digest = reader.Field switch
            {
                1 => digest with { AppliedIndex = reader.Int64() },
                2 => digest with { Chain = reader.String() },
                3 => digest with { State = reader.String() },
                4 => digest with { Sessions = reader.String() },
                _ => digest,
            };
        }

        return new DigestAnswer(digest);
    }

    public static byte[] Write(GetLog message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.Int64(1, message.From.Value);
        writer.Int64(2, message.To.Value);
        return writer.ToArray();
    }

    public static GetLog ReadGetLog(ReadOnlyMemory<byte> bytes)
    {
        var message = new GetLog(default, default);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            message = reader.Field switch
            {
                1 => message with { From = new LogIndex(reader.Count()) },
                2 => message with { To = new LogIndex(reader.Count()) },
                _ => message,
            };
        }

        return message;
    }

    public static byte[] Write(LogDescription description)
    {
        var writer = new ProtoWriter(ExpectedBytes + (48 * description.Lines.Count));
        foreach (var line in description.Lines)
        {
            var start = writer.Begin(1);
            writer.Int64(1, line.Index);
            writer.Int64(2, line.Term);
            writer.String(3, line.Kind);
            writer.Fixed64(4, line.Checksum);
            writer.End(start);
        }

        return writer.ToArray();
    }

    public static LogDescription ReadLog(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<LogLine>();
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                lines.Add(ReadLine(reader.Message()));
        }

        return new LogDescription(lines);
    }

    public static byte[] Write(TransferLeadership message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.String(1, message.To);
        return writer.ToArray();
    }

    public static TransferLeadership ReadTransfer(ReadOnlyMemory<byte> bytes)
    {
        var to = "";
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                to = reader.String();
        }

        return new TransferLeadership(to);
    }

    public static byte[] Write(ChangeMembership message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.Int64(1, (byte)message.Step);
        writer.String(2, message.Name);
        writer.String(3, message.Address);
        return writer.ToArray();
    }

    public static ChangeMembership ReadChange(ReadOnlyMemory<byte> bytes)
    {
        var message = new ChangeMembership(default, "", "");
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            message = reader.Field switch
            {
                1 => message with { Step = (MembershipStep)reader.Small((int)MembershipStep.Remove) },
                2 => message with { Name = reader.String() },
                3 => message with { Address = reader.String() },
                _ => message,
            };
        }

        return message;
    }

    public static byte[] Write(ChangeLease message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.Lease(1, message.Terms);
        return writer.ToArray();
    }

    public static ChangeLease ReadLease(ReadOnlyMemory<byte> bytes)
    {
        LeaseTerms? terms = null;
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            if (reader.Field == 1)
                terms = reader.Lease();
        }

        return new ChangeLease(terms);
    }

    public static byte[] Write(AdministrationDone message)
    {
        var writer = new ProtoWriter(ExpectedBytes);
        writer.Bool(1, message.Succeeded);
        writer.Bool(2, message.IsUnknown);
        writer.String(3, message.Error);
        writer.String(4, message.Leader, keepEmpty: true);
        writer.Bool(5, message.TryAgain);
        return writer.ToArray();
    }

    public static AdministrationDone ReadDone(ReadOnlyMemory<byte> bytes)
    {
        var message = new AdministrationDone(false, false, "", null);
        for (var reader = new ProtoReader(bytes); reader.Next();)
        {
            message = reader.Field switch
            {
                1 => message with { Succeeded = reader.Bool() },
                2 => message with { IsUnknown = reader.Bool() },
                3 => message with { Error = reader.String() },
                4 => message with { Leader = reader.String() },
                5 => message with { TryAgain = reader.Bool() },
                _ => message,
            };
        }

        return message;
    }

    private static GroupMember ReadMember(ProtoReader reader)
    {
        var member = new GroupMember("", "", "");
        while (reader.Next())
        {
            member = reader.Field switch
            {
                1 => member with { Name = reader.String() },
                2 => member with { Address = reader.String() },
                3 => member with { Kind = reader.String() },
                _ => member,
            };
        }

        return member;
    }

    private static LogLine ReadLine(ProtoReader reader)
    {
        var line = new LogLine(0, 0, "", 0);
        while (reader.Next())
        {
            line = reader.Field switch
            {
                1 => line with { Index = reader.Int64() },
                2 => line with { Term = reader.Int64() },
                3 => line with { Kind = reader.String() },
                4 => line with { Checksum = reader.Fixed64() },
                _ => line,
            };
        }

        return line;
    }
}
