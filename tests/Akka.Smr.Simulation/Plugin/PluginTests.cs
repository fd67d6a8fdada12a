using Akka.Actor;
using Akka.StandIn.Simulation;
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
            var run = PluginRun.Of(seed);
            done += run.History.Done;
            foreach (var (trouble, count) in run.Troubles)
                troubles[trouble] = troubles.GetValueOrDefault(trouble) + count;
        }

        // A trouble that never came proves nothing.
        if (seeds >= DefaultSeeds)
            Assert.Superset(new SortedSet<string>(["wiped disk", "transfer", "snapshot", "power cut", "failed write that lands"]), new SortedSet<string>(troubles.Keys));
        output.WriteLine($"{done} operations done; {string.Join(", ", troubles.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    [Fact]
    public void A_stale_read_is_seen() => SomeSeedFails(new PluginScene { Read = ReadConsistency.Local }, "the history of key");

    [Fact]
    public void A_command_that_is_run_twice_is_seen() => SomeSeedFails(new PluginScene { ClientsRepeatBlindly = true }, "was run 2 times", "the history of key");

    [Fact]
    public void A_state_machine_that_differs_on_one_node_is_seen() =>
        SomeSeedFails(new PluginScene { Machine = static node => Props.Create(() => new Store(node == "n2" ? 1UL : 0UL)) }, "do not agree", "digests differ", "the history of key");

    private static void SomeSeedFails(PluginScene scene, params string[] verdicts)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            try
            {
                PluginRun.Of(seed, scene);
            }
            catch (SimulationException seen) when (verdicts.Any(verdict => seen.Message.Contains(verdict, StringComparison.Ordinal)))
            {
                return;
            }
        }

        Assert.Fail("Nobody has noticed.");
    }
}
