using Akka.Actor;
using Akka.Configuration;
using Akka.StandIn.Runtime;

namespace Akka.StandIn.Simulation;

/// <summary>What an actor system of a simulated node runs on: the world's loop, the node's clock, its seed and its wire.</summary>
internal sealed class SimulatedRuntime(EventLoop loop, SimulatedNetwork network, Incarnation process) : ActorRuntime
{
    public SimulatedNode Node => process.Node;

    public Incarnation Process => process;

    public override DateTimeOffset UtcNow => Node.Clock.UtcNow;

    public override TimeSpan Monotonic => Node.Clock.Monotonic;

    /// <summary>Continuations run in the loop, at once: the thread pool knows no seed.</summary>
    public override TaskCreationOptions CompletionOptions => TaskCreationOptions.None;

    public override long NextInt64() => (long)process.Random.NextUInt64();

    public override Executor CreateExecutor(string id, Config config) => new LoopExecutor(loop, process);

    public override IDisposable Schedule(TimeSpan delay, Action action)
    {
        var deadline = Node.Clock.MonotonicTicks + Math.Max(0, delay.Ticks);
        var timer = new SimulatedTimer(loop, process, process.NextTimer++, deadline, action);
        loop.At(Node.Clock.WorldTime(deadline), timer);
        return timer;
    }

    public override ITransport CreateTransport(Config config) => new SimulatedTransport(loop, network, process, config);

    public override void Shutdown() => Node.OnTerminated(process);

    public override void ExitProcess(int code) => Node.OnExit(process, code);

    public override void OnDelivered(IActorRef target, object message, IActorRef sender) =>
        process.Receiving?.Remember(new ArrivedMessage(process, target, message, sender));

    public void Log(string line) => loop.Record(TraceKind.Log, process, StableHash.Of(line), line);

    /// <summary>
    /// Hands work to the loop. Most of it is ready at once and the seed picks its turn; now and then a thread comes late, and
    /// timers and frames get ahead of it.
    /// </summary>
    private sealed class LoopExecutor(EventLoop loop, Incarnation process) : Executor
    {
        public override void Execute(IThreadPoolWorkItem work)
        {
            var delay = process.Node.HandOver(process.Threads);
            if (delay == 0) loop.Ready(process, work);
            else loop.At(loop.Now + delay, new LateWork(process, work));
        }
    }

    private sealed class LateWork(Incarnation process, IThreadPoolWorkItem work) : LoopEvent(TraceKind.Run, process)
    {
        public override ulong Detail => WorkIdentity.Of(work);

        public override void Execute() => work.Execute();

        public override string ToString() => $"{WorkIdentity.Describe(work)} late";
    }
}
