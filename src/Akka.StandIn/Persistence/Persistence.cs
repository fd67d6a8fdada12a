using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>How one gets at an actor system's <see cref="PersistenceExtension"/>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    internal static readonly RequestRecoveryPermit RequestPermit = new();
    internal static readonly ReturnRecoveryPermit ReturnPermit = new();

    public static Persistence Instance { get; } = new();

    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);

    public static Config DefaultConfig() => ConfigurationFactory.FromResource<Persistence>("Persistence.conf");
}
