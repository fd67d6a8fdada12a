namespace Akka.Smr.Snapshots;

/// <summary>Why something of a snapshot can't be had.</summary>
/// <param name="Sentence">What is missing, damaged, or not answered.</param>
/// <param name="IsDamage">
/// Whether the store has answered, and what it has is not what was stored there: then trying again is in vain. A store that fails may
/// be well again.
/// </param>
internal sealed record SnapshotTrouble(string Sentence, bool IsDamage)
{
    /// <summary>The store has failed, or can't make sense of its own bytes.</summary>
    public static SnapshotTrouble Of(string what, in StoreOutcome outcome) =>
        outcome.IsDamage ? Damage($"{what} is damaged: {outcome.Failure}") : new SnapshotTrouble($"{what} can't be read: {outcome.Failure}.", false);

    /// <summary>What was stored is not there, or not as it was.</summary>
    public static SnapshotTrouble Damage(string sentence) => new(sentence, true);
}
