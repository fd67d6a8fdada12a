using Akka.Persistence;
using Akka.Persistence.Snapshot;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>
/// A snapshot store that has nothing in memory but where things are in its file, so that a test of memory does not measure the store.
/// Nothing is flushed, and nothing outlives the actor.
/// </summary>
public sealed class FileSnapshotStore : SnapshotStore
{
    /// <summary>Makes it a system's snapshot store.</summary>
    public const string Config = """
        akka.persistence.snapshot-store {
          plugin = akka.persistence.snapshot-store.file
          file {
            class = "Akka.Smr.Tests.Snapshots.FileSnapshotStore, Akka.Smr.Tests"
            circuit-breaker {
              max-failures = 1000000
              call-timeout = 1h
            }
          }
        }
        """;

    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private readonly Dictionary<string, SortedList<long, Place>> _places = [];
    private readonly Lock _gate = new();
    private readonly string _path = Path.GetTempFileName();
    private long _end;

    /// <inheritdoc />
    protected override void PostStop()
    {
        File.Delete(_path);
        base.PostStop();
    }

    /// <inheritdoc />
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_gate)
        {
            var found = PlacesOf(persistenceId).Where(place => place.Key <= criteria.MaxSequenceNr).LastOrDefault();
            if (found.Value is not { } place)
                return Task.FromResult<SelectedSnapshot?>(null);
            var bytes = new byte[place.Length];
            using var file = File.OpenHandle(_path);
            if (RandomAccess.Read(file, bytes, place.Offset) < bytes.Length)
                throw new EndOfStreamException();
            return Task.FromResult<SelectedSnapshot?>(new SelectedSnapshot(place.Metadata, _serialization.Deserialize(bytes, place.Serializer, place.Manifest)));
        }
    }

    /// <inheritdoc />
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var serializer = _serialization.FindSerializerFor(snapshot);
        var bytes = serializer.ToBinary(snapshot);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, snapshot);
        lock (_gate)
        {
            PlacesOf(metadata.PersistenceId)[metadata.SequenceNr] = new Place(metadata, _end, bytes.Length, serializer.Identifier, manifest);
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, bytes, _end);
            _end += bytes.Length;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        lock (_gate)
            PlacesOf(metadata.PersistenceId).Remove(metadata.SequenceNr);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        lock (_gate)
        {
            var places = PlacesOf(persistenceId);
            foreach (var number in places.Keys.Where(number => number <= criteria.MaxSequenceNr).ToList())
                places.Remove(number);
        }

        return Task.CompletedTask;
    }

    private SortedList<long, Place> PlacesOf(string persistenceId)
    {
        if (!_places.TryGetValue(persistenceId, out var places))
            _places.Add(persistenceId, places = []);
        return places;
    }

    private sealed record Place(SnapshotMetadata Metadata, long Offset, int Length, int Serializer, string Manifest);
}
