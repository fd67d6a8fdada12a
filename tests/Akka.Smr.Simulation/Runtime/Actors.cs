using Akka.Actor;
using Akka.Persistence;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>Answers what it is told.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

/// <summary>Keeps what it is told.</summary>
internal sealed class Collector(List<object> received) : UntypedActor
{
    protected override void OnReceive(object message) => received.Add(message);
}

/// <summary>Stores the numbers it is told and answers each when it is stored; says what it has when asked for "all".</summary>
internal sealed class Ledger(string persistenceId, bool batches = false) : UntypedPersistentActor
{
    private readonly List<long> _stored = [];

    public override string PersistenceId => persistenceId;

    protected override void OnCommand(object message)
    {
        if (message is "all") Sender.Tell(_stored.ToArray());
        else if (message is "forget") DeleteMessages(LastSequenceNr);
        else if (message is "snapshot") SaveSnapshot(_stored.ToArray());
        else if (message is ISnapshotResponse or DeleteMessagesSuccess or DeleteMessagesFailure) Context.Parent.Tell(message);
        else if (batches) PersistAsync((long)message, Stored);
        else Persist((long)message, Stored);
    }

    protected override void OnRecover(object message)
    {
        if (message is long number) _stored.Add(number);
        else if (message is SnapshotOffer { Snapshot: long[] numbers }) _stored.AddRange(numbers);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Sender.Tell(new Status.Failure(cause));
    }

    private void Stored(long number)
    {
        _stored.Add(number);
        Sender.Tell(number);
    }
}
