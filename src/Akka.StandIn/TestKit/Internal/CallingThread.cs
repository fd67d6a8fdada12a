using Akka.StandIn.Runtime;

namespace Akka.TestKit.Internal;

/// <summary>Runs a mailbox on the thread that put something into it, before that thread goes on.</summary>
internal sealed class CallingThread : Executor
{
    public const string TypeName = "Akka.TestKit.CallingThreadDispatcherConfigurator, Akka.TestKit";

    [ThreadStatic]
    private static Queue<IThreadPoolWorkItem>? pending;

    public override void Execute(IThreadPoolWorkItem work)
    {
        if (pending is { } outer)
        {
            // This thread is in the middle of such a run. What comes of it runs next, not on top of it.
            outer.Enqueue(work);
            return;
        }

        pending = new Queue<IThreadPoolWorkItem>([work]);
        try
        {
            while (pending.TryDequeue(out var next))
                next.Execute();
        }
        finally
        {
            pending = null;
        }
    }
}
