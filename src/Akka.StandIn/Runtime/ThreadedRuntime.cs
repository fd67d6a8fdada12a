using System.Diagnostics;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Internal;

namespace Akka.StandIn.Runtime;

/// <summary>The real world: the operating system's clocks, threads, sockets and chance.</summary>
internal sealed class ThreadedRuntime : ActorRuntime
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimerWheel _timers = new();
    private int _exitingThread;

#pragma warning disable RS0030 // This is the one place where the real clock is read.
    public override DateTimeOffset UtcNow => DateTimeOffset.UtcNow;
#pragma warning restore RS0030

    public override TimeSpan Monotonic => Stopwatch.GetElapsedTime(_start);

    public override TaskCreationOptions CompletionOptions => TaskCreationOptions.RunContinuationsAsynchronously;

    public override long NextInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes);
    }

    public override Executor CreateExecutor(string id, Config config)
    {
        string type = config.GetString("type");
        string executor = config.GetString("executor");
        return (type, executor) switch
        {
            ("ForkJoinDispatcher", _) => new DedicatedThreads(id, ThreadCount(id, config, "dedicated-thread-pool")),
            ("Dispatcher", "fork-join-executor") => new DedicatedThreads(id, ThreadCount(id, config, "fork-join-executor")),
            (CallingThread.TypeName, _) => new CallingThread(),
            ("PinnedDispatcher", _) => throw new ConfigurationException($"{id}.type: PinnedDispatcher is not supported; use ForkJoinDispatcher with one thread."),
            ("Dispatcher" or "TaskDispatcher" or "ThreadPoolDispatcher", _) => new SharedPool(),
            _ => throw new ConfigurationException($"{id}.type is '{type}'; it must be Dispatcher, TaskDispatcher or ForkJoinDispatcher."),
        };
    }

    public override IDisposable Schedule(TimeSpan delay, Action action) => _timers.Add(delay, action);

    public override ITransport CreateTransport(Config config) => new TcpTransport(config);

    public override void Shutdown() => _timers.Dispose();

    public override void OnProcessExit(ActorSystem system, CoordinatedShutdown shutdown)
    {
        // The process ends when the handler returns: it waits.
        void Exit(object? sender, EventArgs args)
        {
            if (Environment.CurrentManagedThreadId != _exitingThread) shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
        }

        AppDomain.CurrentDomain.ProcessExit += Exit;
        system.WhenTerminated.ContinueWith(_ => AppDomain.CurrentDomain.ProcessExit -= Exit, TaskScheduler.Default);
    }

    public override void ExitProcess(int code)
    {
        _exitingThread = Environment.CurrentManagedThreadId;
        Environment.Exit(code);
    }

    private static int ThreadCount(string id, Config config, string section)
    {
        var pool = config.GetConfig(section);
        if (pool is null) return Environment.ProcessorCount;
        if (pool.HasPath("thread-count")) return pool.GetInt("thread-count");
        int scaled = (int)Math.Ceiling(Environment.ProcessorCount * pool.GetDouble("parallelism-factor", 1.0));
        int least = pool.GetInt("parallelism-min", 1);
        int most = pool.GetInt("parallelism-max", int.MaxValue);
        if (least > most) throw new ConfigurationException($"{id}.{section}: parallelism-min {least} is above parallelism-max {most}.");
        return Math.Clamp(scaled, least, most);
    }

    /// <summary>The thread pool of the process.</summary>
    private sealed class SharedPool : Executor
    {
        public override void Execute(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }
}
