namespace Akka.Smr.Observability;

/// <summary>
/// What a replica on this node publishes on the actor system's event stream. Subscribe to this type for all of them:
/// <c>system.EventStream.Subscribe(self, typeof(SmrEvent))</c>. Events of one group come in the order in which they happened; they
/// describe this replica's view, not the group's.
/// </summary>
/// <param name="Group">The group's name.</param>
public abstract record SmrEvent(string Group);

/// <summary>The replica has another role, another term, or knows of another leader.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Role">The Raft role: "Follower", "PreCandidate", "Candidate" or "Leader".</param>
/// <param name="Term">The current term.</param>
/// <param name="Leader">The name of the member that leads, or null if none is known.</param>
public sealed record SmrRoleChanged(string Group, string Role, long Term, string? Leader) : SmrEvent(Group);

/// <summary>The replica takes no part any more, or only as far as the fault allows. The process may have to end: see <see cref="ReplicaFault"/>.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="Detail">What is wrong and what to do, in a sentence.</param>
public sealed record SmrReplicaFaulted(string Group, ReplicaFault Kind, string Detail) : SmrEvent(Group);

/// <summary>The fault has passed: the replica takes part again.</summary>
/// <param name="Group">The group's name.</param>
public sealed record SmrReplicaRecovered(string Group) : SmrEvent(Group);

/// <summary>A snapshot of this replica's own is durable.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Index">The last entry that it covers.</param>
/// <param name="Bytes">Its size.</param>
public sealed record SmrSnapshotTaken(string Group, long Index, long Bytes) : SmrEvent(Group);

/// <summary>Another configuration is in force at this replica. It may not be committed yet.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Members">All members of it.</param>
public sealed record SmrMembershipChanged(string Group, IReadOnlyList<GroupMember> Members) : SmrEvent(Group);

/// <summary>Two replicas' digests differ at one applied index: the state machine is not deterministic, or memory or disk lied.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Index">The applied index at which they differ.</param>
/// <param name="Member">The name of the member that differs from the majority, as far as it can be told.</param>
public sealed record SmrDiverged(string Group, long Index, string Member) : SmrEvent(Group);
