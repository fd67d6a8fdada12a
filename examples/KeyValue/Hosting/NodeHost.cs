using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Smr;
using Akka.Smr.Observability;
using KeyValue.Http;
using KeyValue.Options;
using KeyValue.Store;
using KeyValue.TestHooks;

namespace KeyValue.Hosting;

/// <summary>One node: the actor system with its replica of the store, and the HTTP server, in this process.</summary>
internal static class NodeHost
{
    /// <summary>A node that can't leave in this time goes without.</summary>
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(15);

    /// <summary>Runs the node until it is told to end, or can't go on. Gives the exit code.</summary>
    public static async Task<int> Run(NodeOptions options)
    {
        PrepareStorage(options);
        var end = new NodeEnd();
        using var terminate = StopOn(PosixSignal.SIGTERM, end);
        using var interrupt = StopOn(PosixSignal.SIGINT, end);
        if (options.LeavesWithInput)
            _ = Task.Run(() => EndWithInput(end));

        using var system = StartSystem(options);
        _ = system.WhenTerminated.ContinueWith(
            _ => end.Request(ExitCode.Quarantined, "The actor system has ended by itself. Start the node again."), TaskScheduler.Default);
        // It listens before there is anything to hear.
        var watcher = system.ActorOf(Props.Create(() => new Watcher(end, () => FindDamage(options))), "watcher");
        system.EventStream.Subscribe(watcher, typeof(SmrEvent));
        Cluster.Get(system).RegisterOnMemberUp(() => Console.WriteLine("up in the cluster"));

        var client = StartStore(options, system);
        var http = await HttpServer.Start(options, system, client).ConfigureAwait(false);
        await using var closing = http.ConfigureAwait(false);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "http", http.Stop);
        Console.WriteLine($"{options.Node} serves http://{options.Http}");

        var exitCode = await end.Requested.ConfigureAwait(false);
        await Leave(system).ConfigureAwait(false);
        return exitCode;
    }

    private static void PrepareStorage(NodeOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.Data);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(ExitCode.DiskFault, $"{options.Data}: {failure.Message}");
        }

        if (options.Postgres is { } postgres)
        {
            PostgresServer.RequireDurability(postgres);
            return;
        }

        SqliteFile.RequireDurability(NodeConfiguration.JournalOf(options));
        SqliteFile.RequireDurability(NodeConfiguration.SnapshotsOf(options));
    }

    private static string? FindDamage(NodeOptions options) =>
        options.Postgres is null
            ? SqliteFile.FindDamage(NodeConfiguration.JournalOf(options)) ?? SqliteFile.FindDamage(NodeConfiguration.SnapshotsOf(options))
            : null;

    private static ActorSystem StartSystem(NodeOptions options)
    {
        try
        {
            return ActorSystem.Create(NodeConfiguration.SystemName, NodeConfiguration.Create(options));
        }
        catch (Exception failure)
        {
            throw new OptionException($"The actor system can't start at {options.Akka}: {failure.GetBaseException().Message}");
        }
    }

    /// <summary>The three lines that replicate the store: a group's name, its state machine, and what clients ask.</summary>
    private static SmrClient StartStore(NodeOptions options, ActorSystem system)
    {
        try
        {
            var smr = Smr.Get(system);
            smr.Start(NodeConfiguration.Group, options.TestHooks ? Props.Create<HookedMachine>() : Props.Create<KeyValueMachine>());
            return smr.Client(NodeConfiguration.Group);
        }
        catch (ConfigurationException mistake)
        {
            throw new OptionException(mistake.Message);
        }
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, NodeEnd end) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        end.Request(ExitCode.Left);
    });

    private static void EndWithInput(NodeEnd end)
    {
        while (Console.In.Read() >= 0)
        {
            // Whatever is said to a node on its input means nothing.
        }

        end.Request(ExitCode.Left);
    }

    /// <summary>Hands leadership over, answers what is under way, leaves the cluster.</summary>
    private static async Task Leave(ActorSystem system)
    {
        try
        {
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(LeavingTime).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync("Leaving takes too long; the others will notice by themselves.").ConfigureAwait(false);
        }
    }
}
