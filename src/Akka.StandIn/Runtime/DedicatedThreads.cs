namespace Akka.StandIn.Runtime;

/// <summary>
/// Threads of a dispatcher's own: what blocks on them starves nobody else. One that has nothing to do sleeps at once: what runs here waits
/// for disks, so looking out for work would take the processor from those who have some.
/// </summary>
internal sealed class DedicatedThreads : Executor
{
    private readonly ThreadQueue<IThreadPoolWorkItem> _work = new();

    public DedicatedThreads(string name, int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(Loop) { IsBackground = true, Name = $"{name}-{i}" }.Start();
    }

    // When the system has ended, nobody is left whom this could concern.
    public override void Execute(IThreadPoolWorkItem work) => _work.TryAdd(work);

    /// <summary>Ends the threads after all that waits.</summary>
    public override void Shutdown() => _work.Close();

    private void Loop()
    {
        while (_work.TryTake(out var work)) work.Execute();
    }
}
