namespace Akka.Smr.Snapshots;

/// <summary>
/// Which snapshots may have left something in the store, kept in the store itself: a snapshot stands here before its first piece is
/// written, and until its last one is deleted. Every change is written under a higher number, so that one that was given up and
/// lands late is not mistaken for the present state. That number is also the attempt of the snapshot that a change adds.
/// </summary>
internal sealed class SnapshotCatalog(SnapshotDoor door, string persistenceId)
{
    private readonly Queue<Change> _changes = [];
    private List<KnownSnapshot>? _known;
    private long _number;
    private bool _isBusy;

    /// <summary>What stands in it; empty until it was read.</summary>
    public IReadOnlyList<KnownSnapshot> Known => _known ?? [];

    /// <summary>Reads it, unless it was read before. Gives a reason if that fails.</summary>
    public void Open(Action<string?> done) => Enqueue(new Change(default, false, (_, _, failure) => done(failure)));

    /// <summary>Adds a snapshot, for a new attempt. Gives what stands there now, and what stood there for an earlier attempt.</summary>
    public void Add(SnapshotName name, Action<KnownSnapshot, KnownSnapshot?, string?> done) =>
        Enqueue(new Change(new KnownSnapshot(name, 0), true, done));

    /// <summary>Takes a line out, unless there has been another attempt meanwhile. What fails is done again by whoever finds the line.</summary>
    public void Remove(KnownSnapshot known, Action done) => Enqueue(new Change(known, false, (_, _, _) => done()));

    private void Enqueue(Change change)
    {
        _changes.Enqueue(change);
        Next();
    }

    private void Next()
    {
        while (!_isBusy && _changes.TryPeek(out var change))
        {
            if (_known is null)
                Read();
            else if (change.IsAddition)
                Write(change, change.Known with { Attempt = _number + 1 });
            else if (_known.Contains(change.Known))
                Write(change, null);
            else
                End(default, null, null);
        }
    }

    private void Read()
    {
        _isBusy = true;
        door.LoadHighest(persistenceId, long.MaxValue, outcome =>
        {
            _isBusy = false;
            var isNew = outcome is { Found: null, Failure: null };
            if (outcome.Found is SnapshotList list || isNew)
            {
                _known = [.. (outcome.Found as SnapshotList)?.Snapshots ?? []];

                // What a former life has left on its way to the store was numbered before this moment.
                _number = Math.Max(outcome.Number, door.Hundredths);
            }
            else
            {
                End(default, null, $"the list of snapshots can't be read: {outcome.Failure ?? "its form is unknown"}");
            }

            Next();
        });
    }

    private void Write(Change change, KnownSnapshot? added)
    {
        _isBusy = true;
        var number = ++_number;
        var replaced = _known!.Find(known => known.Name == change.Known.Name);
        List<KnownSnapshot> lines = [.. _known.Where(known => known.Name != change.Known.Name)];
        if (added is { } line)
            lines.Add(line);
        door.Save(persistenceId, number, new SnapshotList(lines), outcome =>
        {
            _isBusy = false;
            if (outcome.Failure is null)
            {
                _known = lines;
                door.DeleteUpTo(persistenceId, number - 1, static _ => { });
            }

            var failure = outcome.Failure is null ? null : $"the list of snapshots can't be written: {outcome.Failure}";
            End(added ?? default, replaced == default ? null : replaced, failure);
            Next();
        });
    }

    private void End(KnownSnapshot added, KnownSnapshot? replaced, string? failure) => _changes.Dequeue().Done(added, replaced, failure);

    private sealed record Change(KnownSnapshot Known, bool IsAddition, Action<KnownSnapshot, KnownSnapshot?, string?> Done);
}
