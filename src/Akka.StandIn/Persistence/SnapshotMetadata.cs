namespace Akka.Persistence;

/// <summary>Names one snapshot: whose it is, which event it follows, and when it was taken.</summary>
public sealed class SnapshotMetadata(string persistenceId, long sequenceNr, DateTime timestamp) : IEquatable<SnapshotMetadata>
{
    private sealed class ByIdThenNumberThenTime : IComparer<SnapshotMetadata>
    {
        public int Compare(SnapshotMetadata? x, SnapshotMetadata? y)
        {
            if (x is null || y is null)
                return (x is null ? 0 : 1) - (y is null ? 0 : 1);

            var order = string.CompareOrdinal(x.PersistenceId, y.PersistenceId);
            if (order == 0)
                order = x.SequenceNr.CompareTo(y.SequenceNr);
            return order == 0 ? x.Timestamp.CompareTo(y.Timestamp) : order;
        }
    }

    public static IComparer<SnapshotMetadata> Comparer { get; } = new ByIdThenNumberThenTime();

    public string PersistenceId { get; } = persistenceId;

    public long SequenceNr { get; } = sequenceNr;

    /// <summary><see cref="DateTime.MinValue"/> means that it was not said: any time, or now.</summary>
    public DateTime Timestamp { get; } = timestamp;

    public bool Equals(SnapshotMetadata? other) =>
        other is not null && PersistenceId == other.PersistenceId && SequenceNr == other.SequenceNr && Timestamp == other.Timestamp;

    public override bool Equals(object? obj) => Equals(obj as SnapshotMetadata);

    public override int GetHashCode() => HashCode.Combine(PersistenceId, SequenceNr, Timestamp);

    public override string ToString() => $"SnapshotMetadata<pid: {PersistenceId}, seqNr: {SequenceNr}, timestamp: {Timestamp:yyyy/MM/dd}>";
}
