namespace Akka.Smr.StateMachines;

/// <summary>How a user's state becomes objects, and the objects the state again.</summary>
internal abstract class SnapshotForm
{
    /// <summary>
    /// Fixes the state as of now. What comes is encoded as it is asked for, so that a state in pieces is never in memory twice.
    /// </summary>
    public abstract IEnumerable<byte[]> Capture(Func<object?, byte[]> encode);

    /// <summary>A restoring begins: nothing of the present state is left.</summary>
    public abstract void BeginRestore();

    /// <summary>The next object, in the order of the capture.</summary>
    public abstract void Restore(object? part);

    /// <summary>There are no more.</summary>
    public abstract void EndRestore();

    protected static T As<T>(object? part)
    {
        if (part is T typed)
            return typed;
        if (part is null && default(T) is null)
            return default!;
        throw new InvalidDataException($"The snapshot holds {part?.GetType().ToString() ?? "nothing"} where {typeof(T)} is expected.");
    }
}

/// <summary>One object is the whole state. It is encoded at once, since it may share parts with the state.</summary>
internal sealed class WholeSnapshot<T>(Func<T> take, Action<T> restore) : SnapshotForm
{
    private int _restored;

    public override IEnumerable<byte[]> Capture(Func<object?, byte[]> encode) => [encode(take())];

    public override void BeginRestore() => _restored = 0;

    public override void Restore(object? part)
    {
        if (++_restored > 1)
            throw new InvalidDataException("The snapshot holds more than one object; was the state machine changed?");
        restore(As<T>(part));
    }

    public override void EndRestore()
    {
        if (_restored == 0)
            throw new InvalidDataException("The snapshot holds no object; was the state machine changed?");
    }
}

/// <summary>The state is a sequence of parts.</summary>
internal sealed class SnapshotInParts<TPart>(Func<IEnumerable<TPart>> take, Action clear, Action<TPart> restore) : SnapshotForm
{
    public override IEnumerable<byte[]> Capture(Func<object?, byte[]> encode)
    {
        // The first step is taken here and now: an iterator of the user's reads its fields only when it is first asked.
        var parts = take().GetEnumerator();
        return Rest(parts, parts.MoveNext(), encode);
    }

    public override void BeginRestore() => clear();

    public override void Restore(object? part) => restore(As<TPart>(part));

    public override void EndRestore()
    {
    }

    private static IEnumerable<byte[]> Rest(IEnumerator<TPart> parts, bool isMore, Func<object?, byte[]> encode)
    {
        using (parts)
        {
            for (; isMore; isMore = parts.MoveNext())
                yield return encode(parts.Current);
        }
    }
}
