using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>A message to or from a journal.</summary>
public interface IJournalMessage : IPersistenceMessage;

/// <summary>A message to a journal.</summary>
public interface IJournalRequest : IJournalMessage;

/// <summary>A message from a journal.</summary>
public interface IJournalResponse : IJournalMessage;

/// <summary>Asks to write events in one go, in this order. At most one such request of an actor is in flight.</summary>
public sealed class WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId) : IJournalRequest
{
    public IEnumerable<IPersistentEnvelope> Messages { get; } = messages;

    public IActorRef PersistentActor { get; } = persistentActor;

    /// <summary>Comes back in every answer, so that a restarted actor tells its own answers from its predecessor's.</summary>
    public int ActorInstanceId { get; } = actorInstanceId;
}

/// <summary>The request was carried out: the answers about its events follow.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    private WriteMessagesSuccessful()
    {
    }

    public static WriteMessagesSuccessful Instance { get; } = new();
}

/// <summary>The request failed as a whole, with an outcome that nobody knows; a failure for each of its events follows.</summary>
public sealed class WriteMessagesFailed(Exception cause, int writeCount) : IJournalResponse
{
    public Exception Cause { get; } = cause ?? throw new ArgumentNullException(nameof(cause));

    /// <summary>How many atomic writes the request had.</summary>
    public int WriteCount { get; } = writeCount;

    public override string ToString() => $"WriteMessagesFailed<cause: {Cause}>";
}

/// <summary>This event is stored.</summary>
public sealed class WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId) : IJournalResponse
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public int ActorInstanceId { get; } = actorInstanceId;

    public override string ToString() => $"WriteMessageSuccess<actorInstanceId: {ActorInstanceId}, message: {Persistent}>";
}

/// <summary>This event was refused, and is certainly not stored.</summary>
public sealed class WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId) : IJournalResponse
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public Exception Cause { get; } = cause ?? throw new ArgumentNullException(nameof(cause));

    public int ActorInstanceId { get; } = actorInstanceId;

    public override string ToString() =>
        $"WriteMessageRejected<actorInstanceId: {ActorInstanceId}, message: {Persistent}, cause: {Cause}>";
}

/// <summary>Whether this event is stored is not known.</summary>
public sealed class WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId) : IJournalResponse
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public Exception Cause { get; } = cause ?? throw new ArgumentNullException(nameof(cause));

    public int ActorInstanceId { get; } = actorInstanceId;

    public override string ToString() =>
        $"WriteMessageFailure<actorInstanceId: {ActorInstanceId}, message: {Persistent}, cause: {Cause}>";
}

/// <summary>Asks to send what is stored. Answered by <see cref="ReplayedMessage"/>s, then how it ended.</summary>
public sealed class ReplayMessages(long fromSequenceNr, long toSequenceNr, long max, string persistenceId, IActorRef persistentActor)
    : IJournalRequest
{
    public long FromSequenceNr { get; } = fromSequenceNr;

    public long ToSequenceNr { get; } = toSequenceNr;

    public long Max { get; } = max;

    public string PersistenceId { get; } = persistenceId;

    public IActorRef PersistentActor { get; } = persistentActor;

    public override string ToString() =>
        $"ReplayMessages<fromSequenceNr: {FromSequenceNr}, toSequenceNr: {ToSequenceNr}, max: {Max}, persistenceId: {PersistenceId}>";
}

/// <summary>One stored event.</summary>
public sealed class ReplayedMessage(IPersistentRepresentation persistent) : IJournalResponse, IDeadLetterSuppression
{
    public IPersistentRepresentation Persistent { get; } = persistent;

    public override string ToString() => $"ReplayedMessage<{Persistent}>";
}

/// <summary>All that was asked for has been replayed.</summary>
public sealed class RecoverySuccess(long highestSequenceNr) : IJournalResponse, IDeadLetterSuppression
{
    /// <summary>The highest number ever stored, whether or not it was replayed.</summary>
    public long HighestSequenceNr { get; } = highestSequenceNr;

    public override string ToString() => $"RecoverySuccess<highestSequenceNr: {HighestSequenceNr}>";
}

/// <summary>The replay broke off.</summary>
public sealed class ReplayMessagesFailure(Exception cause) : IJournalResponse, IDeadLetterSuppression
{
    public Exception Cause { get; } = cause ?? throw new ArgumentNullException(nameof(cause));

    public override string ToString() => $"ReplayMessagesFailure<cause: {Cause.Message}>";
}

/// <summary>Asks to delete all events up to a number, that number included.</summary>
public sealed class DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor) : IJournalRequest
{
    public string PersistenceId { get; } =
        string.IsNullOrEmpty(persistenceId) ? throw new ArgumentNullException(nameof(persistenceId)) : persistenceId;

    public long ToSequenceNr { get; } = toSequenceNr;

    public IActorRef PersistentActor { get; } = persistentActor;

    public override string ToString() => $"DeleteMessagesTo<pid: {PersistenceId}, seqNr: {ToSequenceNr}, persistentActor: {PersistentActor}>";
}

/// <summary>The events are deleted.</summary>
public sealed class DeleteMessagesSuccess(long toSequenceNr) : IEquatable<DeleteMessagesSuccess>
{
    public long ToSequenceNr { get; } = toSequenceNr;

    public bool Equals(DeleteMessagesSuccess? other) => other is not null && ToSequenceNr == other.ToSequenceNr;

    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesSuccess);

    public override int GetHashCode() => ToSequenceNr.GetHashCode();

    public override string ToString() => $"DeleteMessagesSuccess<toSequenceNr: {ToSequenceNr}>";
}

/// <summary>The events could not be deleted, or not all of them.</summary>
public sealed class DeleteMessagesFailure(Exception cause, long toSequenceNr) : INoSerializationVerificationNeeded
{
    public Exception Cause { get; } = cause ?? throw new ArgumentNullException(nameof(cause));

    public long ToSequenceNr { get; } = toSequenceNr;

    public override string ToString() => $"DeleteMessagesFailure<cause: {Cause}, toSequenceNr: {ToSequenceNr}>";
}
