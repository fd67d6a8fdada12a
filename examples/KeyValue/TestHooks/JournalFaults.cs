using Akka.Actor;

namespace KeyValue.TestHooks;

/// <summary>What is ordered to go wrong in this node's journal.</summary>
/// <param name="FailWrites">Writes fail, with nothing written.</param>
/// <param name="RejectWrites">Writes are rejected, one by one, as a journal does that can't serialize an event.</param>
/// <param name="Hang">Writes are answered only when this is taken back; they may have landed before.</param>
/// <param name="DelayMs">Writes are answered so much later.</param>
/// <param name="FailRecovery">Replays fail.</param>
internal sealed record Faults(bool FailWrites = false, bool RejectWrites = false, bool Hang = false, int DelayMs = 0, bool FailRecovery = false);

/// <summary>Where faults are ordered and looked up, once in an actor system.</summary>
internal sealed class JournalFaults : IExtension
{
    private volatile Faults _current = new();
    private volatile TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What goes wrong now.</summary>
    public Faults Current => _current;

    /// <summary>Completes when something else is ordered.</summary>
    public Task End => _end.Task;

    public static JournalFaults Get(ActorSystem system) => system.WithExtension<JournalFaults, JournalFaultsProvider>();

    /// <summary>Orders something, instead of all before.</summary>
    public void Order(Faults faults)
    {
        // In this order: whoever reads the end first and then what is ordered waits for no end that has passed.
        _current = faults;
        var ended = _end;
        _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ended.SetResult();
    }
}

/// <summary>Makes the <see cref="JournalFaults"/> of an actor system.</summary>
internal sealed class JournalFaultsProvider : ExtensionIdProvider<JournalFaults>
{
    public override JournalFaults CreateExtension(ExtendedActorSystem system) => new();
}
