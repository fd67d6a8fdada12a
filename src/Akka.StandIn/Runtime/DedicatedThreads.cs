namespace Akka.StandIn.Runtime;

/// <summary>
/// Threads of a dispatcher's own: what blocks on them starves nobody else. One that has nothing to do sleeps at once: what runs here waits
/// for disks, so looking out for work would take the processor from those who have some.
/// </summary>
internal sealed class DedicatedThreads : Executor
{
    private readonly object _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _work = [];
    private bool _closed;

    public DedicatedThreads(string name, int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(Loop) { IsBackground = true, Name = $"{name}-{i}" }.Start();
    }

    public override void Execute(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            // When the system has ended, nobody is left whom this could concern.
            if (_closed) return;
            _work.Enqueue(work);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the threads after all that waits.</summary>
    public override void Shutdown()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Loop()
    {
        while (Take() is { } work) work.Execute();
    }

    private IThreadPoolWorkItem? Take()
    {
        lock (_gate)
        {
            while (_work.Count == 0)
            {
                if (_closed) return null;
                Monitor.Wait(_gate);
            }

            return _work.Dequeue();
        }
    }
}
