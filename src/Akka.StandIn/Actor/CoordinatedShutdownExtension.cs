namespace Akka.Actor;

/// <summary>Finds the coordinated shutdown of a system.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var impl = (ActorSystemImpl)system;
        var shutdown = new CoordinatedShutdown(impl);
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        bool exits = config.GetBoolean("exit-clr");
        if (impl.Settings.CoordinatedShutdownTerminateActorSystem || exits)
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => Terminate(impl, exits));
        if (config.GetBoolean("run-by-clr-shutdown-hook")) impl.Runtime.OnProcessExit(impl, shutdown);
        return shutdown;
    }

    private static async Task<Done> Terminate(ActorSystemImpl system, bool exits)
    {
        if (system.Settings.CoordinatedShutdownTerminateActorSystem) await system.FinalTerminate().ConfigureAwait(false);
        if (exits) system.Runtime.ExitProcess(0);
        return Done.Instance;
    }
}
