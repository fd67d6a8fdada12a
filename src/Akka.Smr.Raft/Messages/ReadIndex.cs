using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Messages;

/// <summary>A follower asks its leader for a read index (§6.4).</summary>
/// <param name="Incarnation">The follower's incarnation, so that no context is ever used twice.</param>
/// <param name="Context">Counts the requests of an incarnation.</param>
/// <param name="Lease">Whether the leader may answer by its lease.</param>
public sealed record ReadIndexRequest(long Incarnation, long Context, bool Lease) : Message
{
    /// <inheritdoc />
    public override string ToString() => $"ReadIndex({Incarnation}:{Context})";
}

/// <summary>The answer to <see cref="ReadIndexRequest"/>.</summary>
/// <param name="Incarnation">Echoed.</param>
/// <param name="Context">Echoed.</param>
/// <param name="Confirmed">Whether the leader could confirm it.</param>
/// <param name="Index">What must be applied before the read is served.</param>
public sealed record ReadIndexResponse(long Incarnation, long Context, bool Confirmed, LogIndex Index) : Message
{
    /// <inheritdoc />
    public override string ToString() => Confirmed ? $"ReadIndexOk({Incarnation}:{Context} {Index})" : $"ReadIndexFailed({Incarnation}:{Context})";
}
