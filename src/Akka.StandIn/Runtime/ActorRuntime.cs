using Akka.Actor;
using Akka.Configuration;

namespace Akka.StandIn.Runtime;

/// <summary>
/// What an actor system runs on: time, chance, threads and wires. It is chosen when the system is created, real
/// (<see cref="ThreadedRuntime"/>) or simulated (one seeded loop in virtual time), and nothing above it can tell which.
/// Everything in the stand-in takes these four from here and from nowhere else; BannedSymbols.txt keeps it so.
/// </summary>
internal abstract class ActorRuntime
{
    /// <summary>Wall-clock time. It may jump; use it for information only.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Time since an arbitrary start. It never goes back.</summary>
    public abstract TimeSpan Monotonic { get; }

    /// <summary>The next number from this system's source of chance; any thread may ask.</summary>
    public abstract long NextInt64();

    /// <summary>Makes the executor behind one dispatcher. Called once for each dispatcher id.</summary>
    /// <param name="id">The dispatcher's id, its path in the configuration.</param>
    /// <param name="config">The dispatcher's own section.</param>
    public abstract Executor CreateExecutor(string id, Config config);

    /// <summary>Runs <paramref name="action"/> once, no earlier than after <paramref name="delay"/>; not on the caller's stack.</summary>
    /// <returns>What cancels it; disposing it late does nothing.</returns>
    public abstract IDisposable Schedule(TimeSpan delay, Action action);

    /// <summary>The wire for remoting, not yet bound.</summary>
    /// <param name="config">The transport's own section, <c>akka.remote.dot-netty.tcp</c>.</param>
    public abstract ITransport CreateTransport(Config config);

    /// <summary>
    /// How promises that callers wait on are completed. Real callers continue elsewhere; simulated ones in the loop itself,
    /// since the thread pool knows no seed.
    /// </summary>
    public abstract TaskCreationOptions CompletionOptions { get; }

    /// <summary>Called once, after the last actor of the system has stopped: threads end here.</summary>
    public abstract void Shutdown();

    /// <summary>Has the system shut down in its phases when the process ends; nothing where there is no process to end.</summary>
    public virtual void OnProcessExit(ActorSystem system, CoordinatedShutdown shutdown)
    {
    }

    /// <summary>Sees every message of another system when it has been delivered; a simulation may deliver it again.</summary>
    public virtual void OnDelivered(IActorRef target, object message, IActorRef sender)
    {
    }

    /// <summary>Ends the process; in a simulation, where many nodes share one, nothing.</summary>
    public virtual void ExitProcess(int code)
    {
    }

    /// <summary>A new identifier from the runtime's source of chance.</summary>
    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, NextInt64());
        BitConverter.TryWriteBytes(bytes[8..], NextInt64());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40); // version 4
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // RFC 9562 variant
        return new Guid(bytes);
    }
}

/// <summary>Where mailboxes run. Work that is handed in runs once, later, never on the caller's stack.</summary>
internal abstract class Executor
{
    public abstract void Execute(IThreadPoolWorkItem work);

    /// <summary>Ends the executor's own threads, if it has any. Called once, at the end of the system.</summary>
    public virtual void Shutdown()
    {
    }
}
