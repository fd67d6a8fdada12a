using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Roles;

namespace Akka.Smr.Raft;

/// <summary>What can be seen of a replica between its steps.</summary>
public sealed partial class RaftReplica
{
    /// <summary>The member and its disk.</summary>
    public Identity Self => _state.Self;

    /// <summary>The group.</summary>
    public GroupId Group => _state.Group;

    /// <summary>Whether it keeps data.</summary>
    public MemberKind Kind => _state.Kind;

    /// <summary>The present role.</summary>
    public RoleKind Role => _isHalted ? RoleKind.Halted : _role?.Kind ?? RoleKind.Follower;

    /// <summary>The current term.</summary>
    public Term Term => _state.Term;

    /// <summary>Who leads it, as far as is known.</summary>
    public Identity Leader => _state.Leader;

    /// <summary>What is known to be committed.</summary>
    public LogIndex CommitIndex => _state.Commit;

    /// <summary>The end of the log.</summary>
    public EntryId LastEntry => _state.Log.Last;

    /// <summary>The entry before the first one that is still held.</summary>
    public EntryId LogBase => _state.Log.Base;

    /// <summary>What the state machine has applied, as far as the host has said.</summary>
    public LogIndex AppliedIndex => _state.Applied;

    /// <summary>The last entry that a durable snapshot covers.</summary>
    public EntryId SnapshotId => _state.Snapshot?.Id ?? EntryId.Zero;

    /// <summary>The configuration in force, or null for a member that knows no group yet.</summary>
    public Configuration? Configuration => _state.Configurations.Latest;

    /// <summary>Messages dropped because they were not for this replica, or made no sense.</summary>
    public long DroppedMessages => _state.Dropped;

    /// <summary>Everything else, for checkers; they read and never write.</summary>
    internal RaftState State => _state;

    /// <summary>The present role's object, for checkers.</summary>
    internal Role? CurrentRole => _role;

    /// <summary>When the replica wants to be woken, or null.</summary>
    internal TimeSpan? Deadline => _isHalted || _role is null ? null : _role.Deadline;

    /// <summary>The entries from one index to another, as far as they are held in one piece, and not more than a number of them.</summary>
    public ReadOnlyMemory<Entry> Read(LogIndex from, LogIndex to, int maxEntries)
    {
        var first = LogIndex.Max(from, LogBase.Index.Next);
        var last = LogIndex.Min(to, LastEntry.Index);
        return first > last || maxEntries <= 0 ? default : _state.Log.Slice(first, last, maxEntries, long.MaxValue);
    }
}
