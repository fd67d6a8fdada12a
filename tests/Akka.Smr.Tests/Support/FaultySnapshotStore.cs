using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Snapshot;
using Akka.Smr.Snapshots;

namespace Akka.Smr.Tests.Support;

/// <summary>What a test orders a <see cref="FaultySnapshotStore"/> to do from now on. It is answered by itself once it is in force.</summary>
internal sealed record StoreFaults
{
    /// <summary>A store that works.</summary>
    public static StoreFaults None { get; } = new();

    /// <summary>Saving fails.</summary>
    public bool FailSaves { get; init; }

    /// <summary>Loading fails.</summary>
    public bool FailLoads { get; init; }

    /// <summary>Loading is never answered.</summary>
    public bool HangLoads { get; init; }

    /// <summary>Saving is kept, and goes on once this is off again.</summary>
    public bool HangSaves { get; init; }

    /// <summary>The same for the manifests of snapshots alone.</summary>
    public bool HangManifests { get; init; }

    /// <summary>Whatever is in the store is forgotten now.</summary>
    public bool Wipe { get; init; }

    /// <summary>The pieces of snapshots are forgotten now, and only their manifests stay.</summary>
    public bool LosePieces { get; init; }

    /// <summary>The manifests of snapshots are forgotten now, as if none had been finished.</summary>
    public bool LoseManifests { get; init; }
}

/// <summary>Published when a <see cref="FaultySnapshotStore"/> keeps what it was to save.</summary>
internal sealed record SaveKept(SnapshotMetadata Metadata);

/// <summary>A snapshot store in memory that fails, hangs and forgets as it is told.</summary>
internal sealed class FaultySnapshotStore : SnapshotStore
{
    public const string Config = """
        akka.persistence.snapshot-store.faulty {
          class = "Akka.Smr.Tests.Support.FaultySnapshotStore, Akka.Smr.Tests"
          circuit-breaker { max-failures = 1000000, call-timeout = 60s }
        }
        """;

    public const string PluginId = "akka.persistence.snapshot-store.faulty";

    private readonly List<SelectedSnapshot> _snapshots = [];
    private readonly List<TaskCompletionSource> _kept = [];
    private readonly ActorSystem _system = Context.System;
    private StoreFaults _faults = StoreFaults.None;

    protected override bool ReceivePluginInternal(object message)
    {
        if (message is not StoreFaults faults)
            return false;

        _faults = faults;
        lock (_snapshots)
            _snapshots.RemoveAll(row => faults.Wipe || (faults.LosePieces && row.Snapshot is SnapshotPiece) || (faults.LoseManifests && row.Snapshot is SnapshotManifest));

        if (faults is { HangSaves: false, HangManifests: false })
        {
            _kept.ForEach(gate => gate.SetResult());
            _kept.Clear();
        }

        Sender.Tell(message);
        return true;
    }

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        if (_faults.FailLoads)
            return Task.FromException<SelectedSnapshot?>(new IOException("unreadable"));
        if (_faults.HangLoads)
            return new TaskCompletionSource<SelectedSnapshot?>().Task;
        lock (_snapshots)
            return Task.FromResult(_snapshots.Where(s => Matches(s.Metadata, persistenceId, criteria)).MaxBy(s => s.Metadata.SequenceNr));
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var faults = _faults;
        if (faults.HangSaves || (faults.HangManifests && snapshot is SnapshotManifest))
        {
            var gate = new TaskCompletionSource();
            _kept.Add(gate);
            _system.EventStream.Publish(new SaveKept(metadata));
            await gate.Task;
        }

        if (faults.FailSaves)
            throw new IOException("disk on fire");
        lock (_snapshots)
        {
            _snapshots.RemoveAll(s => s.Metadata.PersistenceId == metadata.PersistenceId && s.Metadata.SequenceNr == metadata.SequenceNr);
            _snapshots.Add(new SelectedSnapshot(metadata, snapshot));
        }
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) =>
        DeleteAsync(metadata.PersistenceId, new SnapshotSelectionCriteria(metadata.SequenceNr, DateTime.MaxValue, metadata.SequenceNr));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_snapshots)
            _snapshots.RemoveAll(s => Matches(s.Metadata, persistenceId, criteria));
        return Task.CompletedTask;
    }

    private static bool Matches(SnapshotMetadata metadata, string persistenceId, SnapshotSelectionCriteria criteria) =>
        metadata.PersistenceId == persistenceId && metadata.SequenceNr >= criteria.MinSequenceNr && metadata.SequenceNr <= criteria.MaxSequenceNr;
}
