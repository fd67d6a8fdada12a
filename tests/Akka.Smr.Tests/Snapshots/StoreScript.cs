using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Persistence;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>What a snapshot store is asked to do.</summary>
internal enum StoreAct
{
    Load,
    Save,
    Delete,
    DeleteUpTo,
}

/// <summary>One thing that was asked of the store; <paramref name="Number"/> is the highest that is meant.</summary>
internal sealed record StoreCall(StoreAct Act, string PersistenceId, long Number, object? Record);

/// <summary>What goes wrong.</summary>
internal enum StoreFault
{
    None,

    /// <summary>It is told that it failed, and did.</summary>
    Fails,

    /// <summary>What is stored there can't be read any more.</summary>
    Garbles,

    /// <summary>There is no answer, and nothing is done.</summary>
    Hangs,

    /// <summary>There is no answer until the calls that are held are let go; then it is done.</summary>
    Held,

    /// <summary>It is told that it was done, and was not.</summary>
    Loses,
}

/// <summary>What a test orders of the <see cref="ScriptedSnapshotStore"/> of an actor system, and what it sees there.</summary>
internal sealed class StoreScript : IExtension
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Id, long Number), SelectedSnapshot> _rows = [];
    private readonly List<StoreCall> _calls = [];
    private List<TaskCompletionSource> _held = [];
    private Func<StoreCall, StoreFault> _rule = static _ => StoreFault.None;
    private int _underWay;

    /// <summary>Decides about every call; asked on the store's thread.</summary>
    public Func<StoreCall, StoreFault> Rule
    {
        set => Locked(() => _rule = value);
    }

    /// <summary>All calls so far.</summary>
    public IReadOnlyList<StoreCall> Calls => Locked(() => (IReadOnlyList<StoreCall>)[.. _calls]);

    /// <summary>The most saves and loads that were ever under way together.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>What is stored, by id and number.</summary>
    public IReadOnlyList<SelectedSnapshot> Rows => Locked(() => (IReadOnlyList<SelectedSnapshot>)[.. _rows.Values]);

    /// <summary>The script of a system.</summary>
    public static StoreScript Of(ActorSystem system) => system.WithExtension<StoreScript, Provider>();

    /// <summary>What is stored under ids that end so.</summary>
    public IReadOnlyList<SelectedSnapshot> RowsOf(string idEnd) =>
        [.. Rows.Where(row => row.Metadata.PersistenceId.EndsWith(idEnd, StringComparison.Ordinal))];

    /// <summary>Changes what is stored, behind everybody's back.</summary>
    public void Replace(SelectedSnapshot row, object? record) => Locked(() =>
    {
        var key = (row.Metadata.PersistenceId, row.Metadata.SequenceNr);
        if (record is null)
            _rows.Remove(key);
        else
            _rows[key] = new SelectedSnapshot(row.Metadata, record);
    });

    /// <summary>Lets go of the calls that are held.</summary>
    public void Release()
    {
        var held = Locked(() =>
        {
            var all = _held;
            _held = [];
            return all;
        });
        foreach (var call in held)
            call.SetResult();
    }

    internal async Task<T> Run<T>(StoreCall call, Func<SortedDictionary<(string Id, long Number), SelectedSnapshot>, T> work, T nothing)
    {
        var (fault, released) = Locked(() => Begin(call));
        if (released is not null)
            await released.Task.ConfigureAwait(false);

        // The caller must not see its call done before it has ended: so are real stores.
        await Task.Yield();
        return Locked(() =>
        {
            _underWay--;
            return fault switch
            {
                StoreFault.Fails => throw new IOException("the disk is full"),
                StoreFault.Garbles => throw new InvalidOperationException("the row", new SerializationException("the bytes are malformed")),
                StoreFault.Loses => nothing,
                _ => work(_rows),
            };
        });
    }

    private (StoreFault Fault, TaskCompletionSource? Released) Begin(StoreCall call)
    {
        _calls.Add(call);
        MostUnderWay = Math.Max(MostUnderWay, ++_underWay);
        var fault = _rule(call);
        if (fault is not (StoreFault.Hangs or StoreFault.Held))
            return (fault, null);
        _underWay--;
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (fault == StoreFault.Held)
        {
            _underWay++;
            _held.Add(released);
        }

        return (fault, released);
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }

    private void Locked(Action work)
    {
        lock (_gate)
            work();
    }

    private sealed class Provider : ExtensionIdProvider<StoreScript>
    {
        public override StoreScript CreateExtension(ExtendedActorSystem system) => new();
    }
}
