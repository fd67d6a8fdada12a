using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using BenchmarkDotNet.Attributes;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>The core: a command of 128 bytes through three replicas on one thread, which are all its steps, from the proposal to being applied everywhere.</summary>
public class CoreBenchmarks
{
    private const int Many = 64;

    private readonly Proposal[] _one = Proposals(1);
    private readonly Proposal[] _many = Proposals(Many);
    private RaftCoreBenchmark _group = null!;

    [GlobalSetup]
    public void Setup() => _group = new RaftCoreBenchmark(new RaftOptions { SnapshotAfterEntries = 100_000, TrailingEntries = 1000 });

    [Benchmark]
    public void CommandByItself() => _group.Commit(_one);

    [Benchmark(OperationsPerInvoke = Many)]
    public void CommandOfSixtyFour() => _group.Commit(_many);

    private static Proposal[] Proposals(int count)
    {
        var proposals = new Proposal[count];
        Array.Fill(proposals, new Proposal(1, EntryKind.Command, new byte[128]));
        return proposals;
    }
}
