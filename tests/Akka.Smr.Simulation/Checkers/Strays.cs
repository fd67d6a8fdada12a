using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>A message of another group or epoch, or for another disk, changes nothing, whatever it says and whoever seems to say it.</summary>
internal static class Strays
{
    /// <summary>Whether a message is not meant for this disk of this group.</summary>
    public static bool IsStray(Envelope envelope, GroupId group, Identity self) => envelope.Group != group || envelope.To != self;

    /// <summary>A replica has heard one.</summary>
    public static void Heard(int disk, Envelope envelope, in Standing before, in Standing after)
    {
        if (before != after)
            throw new RuleBroken(nameof(Strays), $"disk {disk} heeds {envelope} of {envelope.Group} for {envelope.To}: '{before}' becomes '{after}'");
    }
}

/// <summary>How a replica stands to its group: all that a message could change at once.</summary>
internal readonly record struct Standing(RoleKind Role, HardState Hard, Identity Leader, EntryId Last, LogIndex Commit)
{
    /// <summary>How it stands now.</summary>
    public static Standing Of(RaftReplica replica) => new(replica.Role, replica.State.Hard, replica.Leader, replica.LastEntry, replica.CommitIndex);
}
