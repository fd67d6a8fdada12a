namespace Akka.Smr.Snapshots;

/// <summary>The snapshot on which everything stands is missing or damaged. The message says what of it, and what to do.</summary>
internal sealed class SnapshotDamageException(string what) : Exception(
    $"The snapshot store is damaged. {what} This replica stays out, for its log was cut behind that snapshot. Remove its member from the " +
    "group, wipe its journal and its snapshots, and add it again: it gets everything from the others.");
