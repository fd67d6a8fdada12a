namespace Akka.Smr.Protocol;

/// <summary>
/// From a replica, unasked: who leads now. It goes to the proxy of its node, and to the proxies that it has sent away since it last knew
/// a leader, so that nobody's pause outlasts an election. Of several, the one of the latest term holds.
/// </summary>
/// <param name="Group">The group's name.</param>
/// <param name="Term">In which it leads.</param>
/// <param name="Leader">The address of the leader's node.</param>
/// <param name="LeaderName">Its member name; null if it is not known.</param>
internal sealed record LeaderKnown(string Group, long Term, string Leader, string? LeaderName) : ISmrMessage;

/// <summary>To a replica, from the proxy of its node: it is told of every leader.</summary>
internal sealed record FollowLeader : ILocalMessage
{
    public static FollowLeader Instance { get; } = new();
}
