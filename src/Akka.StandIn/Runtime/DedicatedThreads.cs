using System.Collections.Concurrent;

namespace Akka.StandIn.Runtime;

/// <summary>Threads of a dispatcher's own: what blocks on them starves nobody else.</summary>
internal sealed class DedicatedThreads : Executor
{
    private readonly BlockingCollection<IThreadPoolWorkItem> _work = new(new ConcurrentQueue<IThreadPoolWorkItem>());

    public DedicatedThreads(string name, int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(Loop) { IsBackground = true, Name = $"{name}-{i}" }.Start();
    }

    public override void Execute(IThreadPoolWorkItem work)
    {
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException) when (_work.IsAddingCompleted)
        {
            // The system has ended; nobody is left whom this could concern.
        }
    }

    public override void Shutdown() => _work.CompleteAdding();

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work.Execute();
    }
}
