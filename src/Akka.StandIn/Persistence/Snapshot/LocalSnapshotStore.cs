using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Persistence.Snapshot;

/// <summary>
/// A snapshot store of files in a folder, <c>snapshot-{id}-{number}-{ticks}</c>. A file is complete, or has another name:
/// it is written under a temporary one and renamed.
/// </summary>
public partial class LocalSnapshotStore : SnapshotStore
{
    private readonly MessageDispatcher _streams;
    private readonly TaskCreationOptions _completion;
    private readonly SnapshotFileFormat _format;
    private readonly DirectoryInfo _folder;
    private readonly int _maxLoadAttempts;
    private readonly ILoggingAdapter _log;

    public LocalSnapshotStore()
    {
        var config = Persistence.Instance.Apply(Context.System).ConfigFor(Self);
        _streams = Context.System.Dispatchers.Lookup(config.GetString("stream-dispatcher"));
        _completion = Context.System.Runtime.CompletionOptions;
        _format = new SnapshotFileFormat((ActorSystemImpl)Context.System);
        _folder = new DirectoryInfo(config.GetString("dir"));
        _maxLoadAttempts = config.GetInt("max-load-attempts");
        _log = Context.GetLogger();
    }

    protected override void PreStart()
    {
        _folder.Create();
        base.PreStart();
    }

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Run(() =>
    {
        // A snapshot that a crash has damaged is no reason to fail while an older one can be read.
        SelectedSnapshot? none = null;
        var candidates = Find(persistenceId, criteria).Reverse().Take(_maxLoadAttempts).ToList();
        for (var i = 0; i < candidates.Count; i++)
        {
            try
            {
                return new SelectedSnapshot(candidates[i], _format.Decode(File.ReadAllBytes(FileOf(candidates[i]))));
            }
            catch (Exception failure) when (i < candidates.Count - 1)
            {
                _log.Error(failure, "Error loading snapshot [{0}], remaining attempts: [{1}]", candidates[i], candidates.Count - 1 - i);
            }
        }

        return none;
    });

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var bytes = _format.Encode(snapshot);
        return Run(() =>
        {
            var file = FileOf(metadata);
            File.WriteAllBytes(file + ".tmp", bytes);
            File.Move(file + ".tmp", file, overwrite: true);
            return true;
        });
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Run(() =>
    {
        foreach (var found in Find(metadata.PersistenceId, SnapshotSelectionCriteria.Latest))
        {
            if (found.SequenceNr == metadata.SequenceNr &&
                (metadata.Timestamp == DateTime.MinValue || metadata.Timestamp == found.Timestamp))
            {
                File.Delete(FileOf(found));
            }
        }

        return true;
    });

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Run(() =>
    {
        foreach (var found in Find(persistenceId, criteria))
            File.Delete(FileOf(found));
        return true;
    });

    [GeneratedRegex(@"^snapshot-(.+)-(\d+)-(\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    private string FileOf(SnapshotMetadata metadata) => Path.Combine(
        _folder.FullName,
        string.Create(
            CultureInfo.InvariantCulture,
            $"snapshot-{Uri.EscapeDataString(metadata.PersistenceId)}-{metadata.SequenceNr}-{metadata.Timestamp.Ticks}"));

    /// <summary>What matches, the oldest first.</summary>
    private IEnumerable<SnapshotMetadata> Find(string persistenceId, SnapshotSelectionCriteria criteria) =>
        from file in _folder.EnumerateFiles($"snapshot-{Uri.EscapeDataString(persistenceId)}-*")
        let name = FileName().Match(file.Name)
        where name.Success
        let metadata = new SnapshotMetadata(
            Uri.UnescapeDataString(name.Groups[1].Value),
            long.Parse(name.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            new DateTime(long.Parse(name.Groups[3].ValueSpan, CultureInfo.InvariantCulture), DateTimeKind.Utc))
        where metadata.PersistenceId == persistenceId && criteria.IsMatch(metadata)
        orderby metadata.SequenceNr, metadata.Timestamp
        select metadata;

    private Task<T> Run<T>(Func<T> body)
    {
        var promise = new TaskCompletionSource<T>(_completion);
        _streams.Schedule(() =>
        {
            try
            {
                promise.TrySetResult(body());
            }
            catch (Exception failure)
            {
                promise.TrySetException(failure);
            }
        });
        return promise.Task;
    }
}
