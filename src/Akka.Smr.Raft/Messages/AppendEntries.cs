using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Messages;

/// <summary>Entries, or a probe without any (§3.5).</summary>
/// <param name="Session">Names the leader's record of this follower; acknowledgements echo it.</param>
/// <param name="Previous">The entry just before the first one.</param>
/// <param name="Commit">The leader's commit index.</param>
/// <param name="Entries">Contiguous, following <paramref name="Previous"/>.</param>
public sealed record AppendEntries(long Session, EntryId Previous, LogIndex Commit, ReadOnlyMemory<Entry> Entries) : Message
{
    /// <inheritdoc />
    public override string ToString() =>
        Entries.IsEmpty
            ? $"Append(s{Session} after {Previous}, commit {Commit})"
            : $"Append(s{Session} after {Previous}: {Entries.Span[0].Id}..{Entries.Span[^1].Id}, commit {Commit})";
}

/// <summary>The answer to <see cref="AppendEntries"/>, or an acknowledgement that became possible when a write finished.</summary>
/// <param name="Session">Echoed.</param>
/// <param name="Success">Whether <see cref="AppendEntries.Previous"/> was found.</param>
/// <param name="Index">If so, everything up to here is verified against this leader and durable; if not, the index of the previous entry asked for.</param>
/// <param name="Hint">If not: where the follower's log may agree, after its conflicting term is skipped (§3.5).</param>
public sealed record AppendResponse(long Session, bool Success, LogIndex Index, EntryId Hint) : Message
{
    /// <inheritdoc />
    public override string ToString() =>
        Success ? $"AppendOk(s{Session} {Index})" : $"AppendRejected(s{Session} after {Index}, hint {Hint})";
}
