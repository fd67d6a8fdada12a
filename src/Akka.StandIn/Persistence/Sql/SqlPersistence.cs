using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence.Sql;

/// <summary>Brings the configuration of journal and snapshot store in SQL databases into an actor system.</summary>
public sealed class SqlPersistence : IExtension
{
    public const string JournalConfigPath = "akka.persistence.journal.sql";

    public const string SnapshotStoreConfigPath = "akka.persistence.snapshot-store.sql";

    public static readonly Config DefaultConfiguration = ConfigurationFactory.FromResource<SqlPersistence>("PersistenceSql.conf");

    public static readonly Config DefaultJournalConfiguration = DefaultConfiguration.GetConfig(JournalConfigPath);

    public static readonly Config DefaultSnapshotConfiguration = DefaultConfiguration.GetConfig(SnapshotStoreConfigPath);

    public SqlPersistence(ActorSystem system) => system.Settings.InjectTopLevelFallback(DefaultConfiguration);

    public static SqlPersistence Get(ActorSystem system) => system.WithExtension<SqlPersistence, SqlPersistenceProvider>();
}

/// <summary>Finds or makes the <see cref="SqlPersistence"/> of a system.</summary>
public sealed class SqlPersistenceProvider : ExtensionIdProvider<SqlPersistence>
{
    public override SqlPersistence CreateExtension(ExtendedActorSystem system) => new(system);
}
