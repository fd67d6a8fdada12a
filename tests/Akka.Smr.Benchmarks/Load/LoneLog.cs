using Akka.Actor;
using Akka.Persistence;
using Akka.Smr.Benchmarks.Machine;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>What replication is compared with: one persistent actor, on the journal that the group uses on this node.</summary>
internal sealed class LoneLog(bool async) : UntypedPersistentActor
{
    public override string PersistenceId => async ? "lone-async" : "lone";

    protected override void OnCommand(object message)
    {
        if (message is not Write write)
            Unhandled(message);
        else if (async)
            PersistAsync(write, stored => Sender.Tell(stored.Slot));
        else
            Persist(write, stored => Sender.Tell(stored.Slot));
    }

    protected override void OnRecover(object message)
    {
        // It holds nothing: only the writing is measured.
    }
}
