using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft;

/// <summary>
/// One member of a Raft group: pure and deterministic. Everything that happens comes in by <see cref="Step"/>, everything it
/// asks for goes out as effects; it has no clock, no thread and no chance of its own.
/// </summary>
public sealed class RaftReplica
{
    /// <summary>Creates a replica from what is on its disk. Its first step must be <see cref="InputKind.Started"/>.</summary>
    /// <param name="self">The member and its disk.</param>
    /// <param name="group">The group it belongs to, or is invited to.</param>
    /// <param name="kind">Whether it keeps data.</param>
    /// <param name="recovered">What is on its disk.</param>
    /// <param name="options">Its limits.</param>
    public RaftReplica(Identity self, GroupId group, MemberKind kind, RecoveredState recovered, RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(recovered);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Self = self;
        Group = group;
        Kind = kind;
    }

    /// <summary>The member and its disk.</summary>
    public Identity Self { get; }

    /// <summary>The group.</summary>
    public GroupId Group { get; }

    /// <summary>Whether it keeps data.</summary>
    public MemberKind Kind { get; }

    /// <summary>Takes one input, at a time that never goes back, and returns what is to be done, in order. The effects are valid until the next step.</summary>
    public ReadOnlySpan<Effect> Step(in Input input, Instant now) => throw new NotSupportedException("The protocol is being written.");

    /// <summary>An independent replica in the same state.</summary>
    internal RaftReplica Clone() => throw new NotSupportedException("The protocol is being written.");

    /// <summary>Writes all state that can influence the protocol's future.</summary>
    internal void Encode(IStateWriter writer) => throw new NotSupportedException("The protocol is being written.");
}
