namespace Akka.Smr.Benchmarks.Load;

/// <summary>What one node, or several together, saw and used in some time.</summary>
/// <param name="PerSecond">Successes.</param>
/// <param name="Latencies">Of the successes.</param>
/// <param name="Failures">Requests that did not succeed.</param>
/// <param name="Cost">What the processes used.</param>
/// <param name="WorkingSet">Of the largest process, in bytes, at the end.</param>
/// <param name="Heap">Of the largest process: managed bytes that the last collection left.</param>
/// <param name="Quiet">Times without a success, of one node.</param>
internal sealed record LoadSample(
    double PerSecond, Histogram Latencies, long Failures, ProcessCost Cost, long WorkingSet, long Heap, IReadOnlyList<QuietTime> Quiet)
{
    /// <summary>All nodes together.</summary>
    public static LoadSample Sum(IReadOnlyList<LoadSample> samples)
    {
        var latencies = new Histogram();
        foreach (var sample in samples)
            latencies.Add(sample.Latencies);
        return new LoadSample(
            samples.Sum(sample => sample.PerSecond),
            latencies,
            samples.Sum(sample => sample.Failures),
            samples.Aggregate(default(ProcessCost), (sum, sample) => sum + sample.Cost),
            samples.Max(sample => sample.WorkingSet),
            samples.Max(sample => sample.Heap),
            []);
    }
}
