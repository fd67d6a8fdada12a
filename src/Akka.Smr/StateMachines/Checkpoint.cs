using Akka.Smr.Raft.Log;
using Akka.Smr.Serialization;

namespace Akka.Smr.StateMachines;

/// <summary>A user's state as of an entry, encoded, in memory.</summary>
internal sealed class Checkpoint(LogIndex at, IReadOnlyList<ReadOnlyMemory<byte>> parts)
{
    public LogIndex At => at;

    /// <summary>The same state, taken as that of another entry.</summary>
    public Checkpoint MovedTo(LogIndex index) => new(index, parts);

    /// <summary>Takes one of the present state; null if it has more than <paramref name="most"/> bytes.</summary>
    public static Checkpoint? Take(SnapshotForm form, Akka.Serialization.Serialization serialization, LogIndex at, long most)
    {
        var collected = new CheckpointCollector(at, most);
        foreach (var part in form.Capture(part => UserPayload.Encode(serialization, part)))
        {
            if (!collected.Add(part))
                return null;
        }

        return collected.Checkpoint;
    }

    /// <summary>Makes it the present state.</summary>
    public void Restore(SnapshotForm form, Akka.Serialization.Serialization serialization)
    {
        form.BeginRestore();
        foreach (var part in parts)
            form.Restore(UserPayload.Decode(serialization, part));
        form.EndRestore();
    }
}
