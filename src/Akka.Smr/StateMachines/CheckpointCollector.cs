using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>Keeps the parts of a snapshot that passes by, as long as they are few enough for a <see cref="Checkpoint"/>.</summary>
internal sealed class CheckpointCollector(LogIndex at, long most)
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private long _bytes;

    /// <summary>The checkpoint, once all parts have passed; null if they were too many.</summary>
    public Checkpoint? Checkpoint => _bytes <= most ? new Checkpoint(at, _parts) : null;

    /// <summary>Takes the next part, and says whether they still are few enough.</summary>
    public bool Add(ReadOnlyMemory<byte> part)
    {
        _bytes += part.Length;
        if (_bytes > most)
        {
            _parts.Clear();
            return false;
        }

        _parts.Add(part);
        return true;
    }
}
