using Akka.Actor;
using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas;

/// <summary>
/// To a replica that founds its group with the nodes of a cluster: these are the oldest so many. Told again when it changes, and heeded
/// until the group is founded. Names are the addresses' host and port; an introduction brings the right one.
/// </summary>
internal sealed record ExpectedMembersKnown(IReadOnlyList<MemberAddress> Members) : ILocalMessage;

/// <summary>To a replica that founds its group with the nodes of a cluster: these are up, itself among them. Told again when it changes.</summary>
internal sealed record ClusterNodesKnown(IReadOnlyList<Address> Up) : ILocalMessage;
