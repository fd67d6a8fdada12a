using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Protocol;

/// <summary>A replica on an empty disk says who it is, again and again, to everybody it is to found its group with.</summary>
/// <param name="GroupName">The group's name.</param>
/// <param name="Self">Who, on which disk, and where.</param>
/// <param name="MayFound">Whether it may be counted for a founding; false for one that waits to be added.</param>
/// <param name="Group">The group that its disk belongs to, as a member, as one that was removed, or as one that was told of it; the default for none. It hears no other.</param>
internal sealed record Introduction(string GroupName, Member Self, bool MayFound, GroupId Group) : ISmrMessage;

/// <summary>The group was founded, and this is how: the answer to an <see cref="Introduction"/> by a member that stands in it.</summary>
internal sealed record GroupFounded(string GroupName, SnapshotMeta Founding) : ISmrMessage;

/// <summary>The group exists and does not know this disk: it is to be added as a new member.</summary>
/// <param name="GroupName">The group's name.</param>
/// <param name="Group">Which group it is.</param>
/// <param name="Without">For one that was a member: where the configuration stands that does not name it, and is committed. Zero in the answer to an <see cref="Introduction"/>.</param>
internal sealed record GroupExists(string GroupName, GroupId Group, LogIndex Without) : ISmrMessage;

/// <summary>Asks whoever is at an address for its <see cref="Introduction"/>: who is to be added to a configuration must be known with its disk.</summary>
internal sealed record WhoAreYou(string GroupName) : ISmrMessage;

/// <summary>
/// A member asks a node of the cluster that is no member which group lives there under the same name, and says its own, so that both
/// sides know if there are two.
/// </summary>
/// <param name="GroupName">The group's name.</param>
/// <param name="Group">The asker's group.</param>
/// <param name="Member">The asker's name.</param>
internal sealed record WhichGroup(string GroupName, GroupId Group, string Member) : ISmrMessage;

/// <summary>The answer to a <see cref="WhichGroup"/>.</summary>
/// <param name="GroupName">The group's name.</param>
/// <param name="Group">The group that the replica is a member of; the default for none, on an empty disk or one that waits to be added.</param>
/// <param name="Member">The replica's name.</param>
internal sealed record ThisGroup(string GroupName, GroupId Group, string Member) : ISmrMessage;
