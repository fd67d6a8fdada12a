using Akka.Actor;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>The load that one node makes; one workload at a time.</summary>
internal sealed class LoadGenerator(ActorSystem system, IActorRef group) : IDisposable
{
    private readonly IActorRef _persist = system.ActorOf(Props.Create(() => new LoneLog(false)), "persist");
    private readonly IActorRef _persistAsync = system.ActorOf(Props.Create(() => new LoneLog(true)), "persist-async");
    private readonly RecordCounter _records = new();
    private Sampler _sampler = new();
    private IActorRef _crowd = ActorRefs.Nobody;
    private ProcessCost _costSoFar;

    public void Start(Workload workload)
    {
        Stop();

        // Answers that are still on their way belong to the sampler before.
        _sampler = new Sampler();
        var (target, sampler) = (TargetOf(workload), _sampler);
        _crowd = system.ActorOf(Props.Create(() => new Crowd(target, workload, sampler)));
    }

    public void Stop()
    {
        if (!_crowd.IsNobody())
            system.Stop(_crowd);
        _crowd = ActorRefs.Nobody;
    }

    /// <summary>What there was since the last sample.</summary>
    public LoadSample Sample()
    {
        var (latencies, failures, seconds, quiet) = _sampler.Take();
        var cost = ProcessCost.Now(_records.Count);
        var used = cost - _costSoFar;
        _costSoFar = cost;
        return new LoadSample(latencies.Total / seconds, latencies, failures, used, Environment.WorkingSet, GC.GetGCMemoryInfo().HeapSizeBytes, quiet);
    }

    public void Dispose() => _records.Dispose();

    private IActorRef TargetOf(Workload workload) => workload.Target switch
    {
        Target.Group => group,
        Target.Persist => _persist,
        Target.PersistAsync => _persistAsync,
        Target.Echo => EchoAt(workload.EchoAt),
        _ => throw new InvalidOperationException($"Nobody is {workload.Target}."),
    };

    private IActorRef EchoAt(string? address)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        return provider.ResolveActorRef(new RootActorPath(address is null ? provider.DefaultAddress : Address.Parse(address)) / "user" / Echo.Name);
    }
}
