using System.Buffers;

namespace Akka.Smr.StateMachines;

/// <summary>Everything that a state machine's constructor declares. Closed when the constructor has run.</summary>
internal sealed class MachineDefinition
{
    private bool _isClosed;

    public HandlerTable Handlers { get; } = new();

    /// <summary>How snapshots are taken and restored.</summary>
    public SnapshotForm? Snapshot { get; private set; }

    /// <summary>Writes the state in one form that is the same on every replica, or null.</summary>
    public Action<IBufferWriter<byte>>? Digest { get; private set; }

    /// <summary>
    /// Makes what the last command returned the state, for a machine whose handlers do not change the state but return another; null
    /// for one whose handlers change it, and which must be rolled back when one throws.
    /// </summary>
    public Action? Accept { get; init; }

    public void Add(Handler handler)
    {
        ThrowIfClosed();
        Handlers.Add(handler);
    }

    public void Declare(SnapshotForm snapshot)
    {
        ThrowIfClosed();
        if (Snapshot is not null)
            throw new InvalidOperationException("Snapshot is declared twice.");
        Snapshot = snapshot;
    }

    public void Declare(Action<IBufferWriter<byte>> digest)
    {
        ThrowIfClosed();
        if (Digest is not null)
            throw new InvalidOperationException("Digest is declared twice.");
        Digest = digest;
    }

    public void Close() => _isClosed = true;

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new InvalidOperationException("Commands, queries, snapshot and digest are declared in the constructor, and nowhere else.");
    }
}
