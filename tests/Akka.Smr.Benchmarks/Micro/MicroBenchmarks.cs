using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>
/// What is small enough for BenchmarkDotNet: one call, its time, and what it allocates on all threads. It runs within this process,
/// since a project that BenchmarkDotNet makes and builds by itself knows nothing of which Akka.NET this build has.
/// </summary>
internal static class MicroBenchmarks
{
    private static readonly Type[] All = [typeof(AkkaBenchmarks), typeof(ApplyBenchmarks), typeof(CoreBenchmarks), typeof(ProxyBenchmarks), typeof(SerializerBenchmarks)];

    /// <summary>Runs them all, or those that BenchmarkDotNet's own arguments name.</summary>
    public static Task Run(string[] args)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "akka-smr-micro"));
        BenchmarkSwitcher.FromTypes(All).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return Task.CompletedTask;
    }
}
