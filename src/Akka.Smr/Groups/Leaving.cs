using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>The plugin's part in the coordinated shutdown: leadership is handed over before the node leaves its cluster, and the group's actors stop while everything they need is still there.</summary>
internal static class Leaving
{
    public static void Arrange(ExtendedActorSystem system, IActorRef guardian, SmrSettings settings)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        // The guardian bounds both by itself; asking bounds them too, in case it can't answer any more.
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown,
            "smr-hand-over",
            () => guardian.Ask<Done>(HandOver.Instance, settings.HandOverTimeout * 2));
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
            "smr-stop-groups",
            () => guardian.Ask<Done>(StopGroups.Instance, shutdown.Timeout(CoordinatedShutdown.PhaseBeforeActorSystemTerminate)));
    }
}
