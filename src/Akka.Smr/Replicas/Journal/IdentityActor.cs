using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas.Journal;

/// <summary>To the journal, from its <see cref="IdentityActor"/>: the disk has this name, durably.</summary>
internal sealed record StorageIdentified(Identity Self) : ILocalMessage;

/// <summary>
/// Finds the name of the disk, or gives it one: the first thing that is ever written there. It stands under an id of its own, so that
/// the records can be found by it; a disk that was wiped gets another name, and its member is a stranger to its group.
/// </summary>
internal sealed class IdentityActor : UntypedPersistentActor
{
    private readonly GroupSettings _settings;
    private readonly MemberId _member;
    private Identity? _self;

    public IdentityActor(GroupSettings settings)
    {
        _settings = settings;
        _member = MemberNames.IdOf(settings.NodeName);
        JournalPluginId = settings.JournalPluginId;
        SnapshotPluginId = settings.SnapshotPluginId;
    }

    public override string PersistenceId => JournalIds.Identity(_settings);

    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    public static Props Props(GroupSettings settings) => Actor.Props.Create(() => new IdentityActor(settings));

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case StorageIdentity identity:
                Recognize(identity);
                break;
            case RecoveryCompleted when _self is { } self:
                Context.Parent.Tell(new StorageIdentified(self));
                break;
            case RecoveryCompleted:
                Name(Draw());
                break;
            default:
                throw new JournalDamageException($"What stands under {PersistenceId} is a {message.GetType()}, and not the name of a disk.");
        }
    }

    protected override void OnCommand(object message) => Unhandled(message);

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(JournalVerdict.Of(reason, PersistenceId));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new JournalFailed($"The name of the disk could not be written: {cause.Message}"));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new JournalFailed($"The journal rejects the name of the disk: {cause.Message}"));

    // The name is taken from here and not from what comes back: a system that serializes its local messages, as tests do, makes
    // Akka.NET's journals give back a copy of the event that is made of JSON, and empty.
    private void Name(Identity self) => Persist(StorageIdentity.Of(_settings.Name, self), _ =>
    {
        _self = self;
        Context.Parent.Tell(new StorageIdentified(self));
    });

    private void Recognize(StorageIdentity identity)
    {
        var (group, self) = identity.Read();
        if (group != _settings.Name || self.Member != _member)
            throw new JournalDamageException($"The disk belongs to member {self.Member} of group {group}, and this is member {_member} of group {_settings.Name}.");
        if (_self is not null && _self != self)
            throw new JournalDamageException($"The disk has two names, {_self} and {self}: two have written here.");
        _self = self;
    }

    private Identity Draw()
    {
        var chance = Chance.For(Context.System, "storage-id");
        long storage;
        do
            storage = chance.NextLong();
        while (storage == 0);
        return new Identity(_member, new StorageId(storage));
    }
}

/// <summary>What a failed recovery means.</summary>
internal static class JournalVerdict
{
    /// <summary>Damage is for ever; everything else may be over when it is tried again.</summary>
    public static ILocalMessage Of(Exception reason, string persistenceId)
    {
        for (var cause = reason; cause is not null; cause = cause.InnerException)
        {
            if (cause is JournalDamageException or SerializationException or Pattern.IllegalStateException)
                return Damaged(cause.Message, persistenceId);
        }

        return new JournalFailed($"The journal {persistenceId} could not be read: {reason.Message}");
    }

    /// <summary>What is damaged, and what to do.</summary>
    public static JournalDamaged Damaged(string what, string persistenceId) => new(
        $"The journal {persistenceId} is damaged. {what} This replica stays out, for it may have promised what it no longer knows. Remove its member " +
        "from the group, wipe its journal and its snapshots, and add it again: it gets everything from the others.");
}
