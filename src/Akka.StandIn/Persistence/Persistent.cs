using Akka.Actor;

namespace Akka.Persistence;

/// <summary>An event with all that a journal stores beside it.</summary>
public interface IPersistentRepresentation
{
    object Payload { get; }

    string Manifest { get; }

    string PersistenceId { get; }

    long SequenceNr { get; }

    /// <summary>When the journal stored it, in ticks; zero if it did not say.</summary>
    long Timestamp { get; }

    /// <summary>Tells one writer of a persistence id from another.</summary>
    string WriterGuid { get; }

    bool IsDeleted { get; }

    /// <summary>Whom the answer about it seems to come from: the sender of the command that led to it. Never stored.</summary>
    IActorRef Sender { get; }

    IPersistentRepresentation WithTimestamp(long timestamp);

    IPersistentRepresentation WithPayload(object payload);

    IPersistentRepresentation WithManifest(string manifest);

    IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid);
}

/// <summary>The one kind of <see cref="IPersistentRepresentation"/> that there is.</summary>
public class Persistent(
    object payload,
    long sequenceNr = 0L,
    string? persistenceId = null,
    string? manifest = null,
    bool isDeleted = false,
    IActorRef? sender = null,
    string? writerGuid = null,
    long timestamp = 0L) : IPersistentRepresentation, IEquatable<IPersistentRepresentation>
{
    public static string Undefined { get; } = string.Empty;

    public object Payload { get; } = payload;

    public string Manifest { get; } = manifest ?? Undefined;

    public string PersistenceId { get; } = persistenceId ?? Undefined;

    public long SequenceNr { get; } = sequenceNr;

    public long Timestamp { get; } = timestamp;

    public string WriterGuid { get; } = writerGuid ?? Undefined;

    public bool IsDeleted { get; } = isDeleted;

    public IActorRef Sender { get; } = sender!;

    public IPersistentRepresentation WithTimestamp(long timestamp) => Timestamp == timestamp
        ? this
        : new Persistent(Payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, timestamp);

    public IPersistentRepresentation WithPayload(object payload) =>
        new Persistent(payload, SequenceNr, PersistenceId, Manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation WithManifest(string manifest) => Manifest == manifest
        ? this
        : new Persistent(Payload, SequenceNr, PersistenceId, manifest, IsDeleted, Sender, WriterGuid, Timestamp);

    public IPersistentRepresentation Update(
        long sequenceNr, string persistenceId, bool isDeleted, IActorRef sender, string writerGuid) =>
        new Persistent(Payload, sequenceNr, persistenceId, Manifest, isDeleted, sender, writerGuid);

    /// <summary>Equal in all but the timestamp.</summary>
    public bool Equals(IPersistentRepresentation? other) =>
        other is not null &&
        Equals(Payload, other.Payload) &&
        Manifest == other.Manifest &&
        PersistenceId == other.PersistenceId &&
        SequenceNr == other.SequenceNr &&
        IsDeleted == other.IsDeleted &&
        Equals(Sender, other.Sender) &&
        WriterGuid == other.WriterGuid;

    public override bool Equals(object? obj) => Equals(obj as IPersistentRepresentation);

    public override int GetHashCode() => HashCode.Combine(Payload, Manifest, PersistenceId, SequenceNr, IsDeleted, Sender, WriterGuid);

    public override string ToString() =>
        $"Persistent<pid: {PersistenceId}, seqNr: {SequenceNr}, deleted: {IsDeleted}, manifest: {Manifest}, " +
        $"sender: {Sender}, payload: {Payload}, writerGuid: {WriterGuid}>";
}
