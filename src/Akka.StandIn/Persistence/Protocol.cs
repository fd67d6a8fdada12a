using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A message between a persistent actor and its plugins. It never leaves the node.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded;

/// <summary>What identifies a persistent actor to its plugins.</summary>
public interface IPersistentIdentity
{
    /// <summary>The name its events and snapshots are stored under.</summary>
    string PersistenceId { get; }

    /// <summary>Where its journal is configured; null or empty means the default journal.</summary>
    string? JournalPluginId { get; }

    /// <summary>Where its snapshot store is configured; null or empty means the default snapshot store.</summary>
    string? SnapshotPluginId { get; }
}

/// <summary>Says how an actor recovers.</summary>
public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}
