using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>What a group's settings leave to its node: who and where it is, and what fits its frames.</summary>
internal static class Placement
{
    /// <summary>The largest command where there are no frames.</summary>
    private const int LocalCommandBytes = 1 << 20;

    /// <summary>Fills in what was left open. Nothing is validated here, and what makes no sense passes through.</summary>
    public static GroupSettings Complete(ExtendedActorSystem system, GroupSettings asked, bool hostsReplica)
    {
        var own = system.Provider.DefaultAddress;
        var members = asked.Members;
        if (hostsReplica && members.Count == 0 && asked.BootstrapExpect == 0 && own.Host is null)
            members = [new MemberAddress(asked.NodeName.Length > 0 ? asked.NodeName : MemberList.NameOf(own), own.ToString())];

        var nodeName = asked.NodeName.Length > 0
            ? asked.NodeName
            : members.FirstOrDefault(member => member.Address == own.ToString())?.Name ?? MemberList.NameOf(own);
        var maxCommandBytes = asked.MaxCommandBytes > 0 ? asked.MaxCommandBytes : LargestCommand(system, asked);
        return asked with
        {
            Members = members,
            NodeName = nodeName,
            MaxCommandBytes = maxCommandBytes,
            Raft = asked.Raft with { MaxCommandBytes = FrameBudget.WithSession(maxCommandBytes, asked.Sessions) },
        };
    }

    private static int LargestCommand(ExtendedActorSystem system, GroupSettings settings) =>
        FrameBudget.Of(system) is { } frame ? frame.LargestCommand(settings.Sessions) : LocalCommandBytes;
}
