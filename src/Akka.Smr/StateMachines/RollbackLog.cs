using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>
/// How to get back the state as it was before a command that threw: a base, and the commands that have succeeded since. The base is
/// a checkpoint in memory, or a snapshot in the store for a state that is too large. The commands are the log's own entries, so that
/// keeping them costs little while the log holds them as well, which it does for what no snapshot covers.
/// </summary>
internal sealed class RollbackLog(GroupSettings settings)
{
    private readonly List<(Entry Entry, ReadOnlyMemory<byte> Body)> _since = [];
    private long _bytes;
    private bool _isLarge;

    /// <summary>The base, if it is in memory; else <see cref="Stored"/> is it.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>The base, if it is in the store.</summary>
    public (SnapshotMeta Snapshot, IActorRef Store)? Stored { get; private set; }

    /// <summary>The commands that succeeded since the base, in order.</summary>
    public IReadOnlyList<(Entry Entry, ReadOnlyMemory<byte> Body)> Since => _since;

    /// <summary>Whether so much was run since the base that another checkpoint is worth its cost, and likely to fit.</summary>
    public bool IsCheckpointDue => _bytes > settings.RollbackLogBytes && !_isLarge;

    /// <summary>Whether a checkpoint is likely to fit in memory. A snapshot that passes by tells again.</summary>
    public bool IsLarge => _isLarge;

    /// <summary>A command has succeeded.</summary>
    public void Keep(Entry entry, ReadOnlyMemory<byte> body)
    {
        _since.Add((entry, body));
        _bytes += entry.Size;
    }

    /// <summary>There is another base, in memory.</summary>
    public void Advance(Checkpoint checkpoint)
    {
        if (checkpoint.At < Base)
            return;
        Checkpoint = checkpoint;
        Stored = null;
        _isLarge = false;
        ForgetUpTo(checkpoint.At);
    }

    /// <summary>There is another base, in the store.</summary>
    public void Advance(SnapshotMeta snapshot, IActorRef store)
    {
        if (snapshot.Id.Index <= Base)
            return;
        Checkpoint = null;
        Stored = (snapshot, store);
        ForgetUpTo(snapshot.Id.Index);
    }

    /// <summary>The state was found to be too large for a checkpoint.</summary>
    public void FoundLarge() => _isLarge = true;

    /// <summary>Everything before is void: a snapshot was installed.</summary>
    public void Reset()
    {
        Checkpoint = null;
        Stored = null;
        _isLarge = false;
        ForgetUpTo(new LogIndex(long.MaxValue));
    }

    private LogIndex Base => Checkpoint?.At ?? Stored?.Snapshot.Id.Index ?? new LogIndex(-1);

    private void ForgetUpTo(LogIndex index)
    {
        var covered = 0;
        while (covered < _since.Count && _since[covered].Entry.Index <= index)
            _bytes -= _since[covered++].Entry.Size;
        _since.RemoveRange(0, covered);
    }
}
