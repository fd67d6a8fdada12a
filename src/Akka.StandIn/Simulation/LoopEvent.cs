namespace Akka.StandIn.Simulation;

/// <summary>Something that happens in the loop: a timer, a delivery, a completion.</summary>
/// <param name="kind">What the trace calls it.</param>
/// <param name="owner">The process it happens to: it waits while that is paused and vanishes when it dies.</param>
internal abstract class LoopEvent(TraceKind kind, Incarnation? owner) : IThreadPoolWorkItem
{
    public virtual TraceKind Kind { get; } = kind;

    public virtual Incarnation? Owner { get; } = owner;

    /// <summary>What tells this event from others in the trace's hash.</summary>
    public abstract ulong Detail { get; }

    public bool Cancelled { get; set; }

    public bool Queued { get; set; }

    public abstract void Execute();
}

/// <summary>An event that is one call.</summary>
internal sealed class Callback(TraceKind kind, Incarnation? owner, string name, ulong detail, Action call) : LoopEvent(kind, owner)
{
    public override ulong Detail { get; } = detail ^ StableHash.Of(name);

    public override void Execute() => call();

    public override string ToString() => name;
}
