using Akka.Smr.Benchmarks;
using Akka.Smr.Benchmarks.Micro;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

// One verb, one benchmark; each prints a table and explains itself in its file. What it finds about the aims, Findings keeps.
var verbs = new SortedDictionary<string, Func<string[], Task>>(StringComparer.Ordinal)
{
    ["all"] = AllBenchmarks.Run,
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
    ["table"] = words => Findings.PrintTable(words.Single()),
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

// Any verb takes --findings FILE at its end.
if (args is [.., "--findings", var file])
{
    try
    {
        await run(args[1..^2]);
    }
    finally
    {
        await Findings.Save(file);
    }
}
else
{
    await run(args[1..]);
}

return 0;
