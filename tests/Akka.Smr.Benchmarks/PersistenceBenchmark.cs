using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// Clients that each have one command in flight, to one persistent actor: Persist and PersistAsync of a 128-byte event, in
/// memory and on SQLite with a flush for every transaction. An argument names the folder of the database.
/// </summary>
internal static class PersistenceBenchmark
{
    private const int EventSize = 128;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    public static async Task Run(string[] args)
    {
        var folder = args.Length > 0 ? args[0] : Path.GetTempPath();
        Console.WriteLine($"{"persistence",-28}{"clients",8}{"per second",14}{"p50",10}{"p99",10}");
        foreach (var clients in (int[])[1, 64, 256])
            await Report("in memory, Persist", InMemory, clients, async: false);
        foreach (var clients in (int[])[64, 256])
            await Report("in memory, PersistAsync", InMemory, clients, async: true);
        foreach (var clients in (int[])[1, 64])
            await OnSqlite(folder, "SQLite, Persist", clients, async: false);
        foreach (var clients in (int[])[1, 64, 256])
            await OnSqlite(folder, "SQLite, PersistAsync", clients, async: true);
    }

    private static async Task OnSqlite(string folder, string name, int clients, bool async)
    {
        var file = Path.Combine(folder, $"persistence-benchmark-{Environment.ProcessId}.db");
        try
        {
            await Report(name, Sqlite(file), clients, async);
        }
        finally
        {
            foreach (var left in Directory.GetFiles(folder, Path.GetFileName(file) + "*"))
                File.Delete(left);
        }
    }

    private static async Task Report(string name, Config config, int clients, bool async)
    {
        var system = ActorSystem.Create("bench", config.WithFallback("akka.loglevel = WARNING"));
        SqlPersistence.Get(system);
        var log = system.ActorOf(Props.Create(() => new Log(async)), "log");
        var done = new TaskCompletionSource<Sample>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Clients(log, clients, done)), "clients");
        var sample = await done.Task;
        await system.Terminate();
        Console.WriteLine(
            $"{name,-28}{clients,8}{sample.PerSecond,14:N0}{sample.P50.TotalMicroseconds,7:N0} us{sample.P99.TotalMicroseconds,7:N0} us");
    }

    private static Config InMemory => "akka.persistence.snapshot-store.plugin = akka.persistence.snapshot-store.inmem";

    /// <summary>PRAGMAs can't stand in a connection string: what the plugin does not set itself is set for the file here.</summary>
    private static Config Sqlite(string file)
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
        }

        return ConfigurationFactory.ParseString($$"""
            akka.persistence.journal {
              plugin = akka.persistence.journal.sql
              sql {
                provider-name = "SQLite.MS"
                connection-string = "Data Source={{file}}"
              }
            }
            """).WithFallback(InMemory);
    }

    private sealed record Sample(double PerSecond, TimeSpan P50, TimeSpan P99);

    private sealed record Command(int Client) : INoSerializationVerificationNeeded;

    /// <summary>Persists one event for each command, and answers when it is stored.</summary>
    private sealed class Log(bool async) : UntypedPersistentActor
    {
        public override string PersistenceId => "log";

        protected override void OnCommand(object message)
        {
            if (async)
                PersistAsync(new byte[EventSize], _ => Sender.Tell(message));
            else
                Persist(new byte[EventSize], _ => Sender.Tell(message));
        }

        protected override void OnRecover(object message)
        {
        }
    }

    /// <summary>All clients in one actor: each sends its next command when the last one is answered.</summary>
    private sealed class Clients(IActorRef log, int count, TaskCompletionSource<Sample> done) : UntypedActor
    {
        private readonly long[] _sent = new long[count];
        private readonly List<TimeSpan> _latencies = [];
        private long _start;
        private long _measuredFrom;

        protected override void PreStart()
        {
            Context.Watch(log);
            _start = Stopwatch.GetTimestamp();
            for (var client = 0; client < count; client++)
                Send(new Command(client));
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated)
                done.TrySetException(new InvalidOperationException("The persistent actor has stopped."));
            if (message is not Command command)
                return;

            var now = Stopwatch.GetTimestamp();
            if (_measuredFrom == 0)
            {
                if (Stopwatch.GetElapsedTime(_start, now) > WarmUp)
                    _measuredFrom = now;
            }
            else
            {
                _latencies.Add(Stopwatch.GetElapsedTime(_sent[command.Client], now));
                if (Stopwatch.GetElapsedTime(_measuredFrom, now) > Measured)
                {
                    Finish(now);
                    return;
                }
            }

            Send(command);
        }

        private void Send(Command command)
        {
            _sent[command.Client] = Stopwatch.GetTimestamp();
            log.Tell(command);
        }

        private void Finish(long now)
        {
            var perSecond = _latencies.Count / Stopwatch.GetElapsedTime(_measuredFrom, now).TotalSeconds;
            _latencies.Sort();
            done.TrySetResult(new Sample(perSecond, _latencies[_latencies.Count / 2], _latencies[_latencies.Count * 99 / 100]));
            Context.Stop(Self);
        }
    }
}
