using Akka.Smr.Benchmarks;
using Akka.Smr.Benchmarks.Nodes;

// One verb, one benchmark; each prints a table and explains itself in its file.
var verbs = new SortedDictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["failover"] = FailoverBenchmark.Run,
    ["idle"] = IdleBenchmark.Run,
    ["load"] = LoadBenchmark.Run,
    ["local"] = LocalBenchmark.Run,
    ["micro"] = MicroBenchmarks.Run,
    ["persistence"] = PersistenceBenchmark.Run,
    ["remote"] = RemoteBenchmark.Run,
#if STANDIN
    ["simulation"] = SimulationBenchmark.Run,
#endif
    ["raft"] = RaftCoreBenchmark.Run,
    ["recover"] = RecoveryBenchmark.Run,
    ["soak"] = SoakBenchmark.Run,
};

// What the benchmarks start by themselves.
if (args is [NodeProcess.Program, ..])
{
    await NodeProgram.Run(args[1..]);
    return 0;
}

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Akka.Smr.Benchmarks -- <{string.Join(" | ", verbs.Keys)}>");
    return 2;
}

await run(args[1..]);
return 0;
