using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>Whole nodes under the nemesis: linearizable, once only, equal digests, and alive again after healing.</summary>
public sealed class PluginTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 200;

    [Fact]
    public void Whole_nodes_keep_their_promises_under_every_seed()
    {
        var seeds = Environment.GetEnvironmentVariable("SMR_PLUGIN_SEEDS") is { Length: > 0 } text ? int.Parse(text, null) : DefaultSeeds;
        var from = Environment.GetEnvironmentVariable("SMR_PLUGIN_FROM") is { Length: > 0 } first ? ulong.Parse(first, null) : 1;
        var troubles = new SortedDictionary<string, int>();
        var done = 0L;
        for (var seed = from; seed < from + (ulong)seeds; seed++)
        {
            var run = new PluginRun(seed).Run();
            done += run.History.Done;
            foreach (var (trouble, count) in run.Troubles)
                troubles[trouble] = troubles.GetValueOrDefault(trouble) + count;
        }

        output.WriteLine($"{done} operations done; {string.Join(", ", troubles.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }
}
