namespace Akka.Smr.Raft.Log;

/// <summary>What names an entry for ever: two logs that hold the same id hold the same prefix (§3.5).</summary>
/// <param name="Index">Its position.</param>
/// <param name="Term">The term of the leader that created it.</param>
public readonly record struct EntryId(LogIndex Index, Term Term)
{
    /// <summary>The id that every log starts from.</summary>
    public static EntryId Zero => default;

    /// <summary>Whether a log that ends here is at least as up to date as one that ends at <paramref name="other"/>: last term first, then length (§3.6.1).</summary>
    public bool IsAtLeastAsUpToDateAs(EntryId other) => Term > other.Term || (Term == other.Term && Index >= other.Index);

    /// <inheritdoc />
    public override string ToString() => $"{Index}@{Term}";
}
