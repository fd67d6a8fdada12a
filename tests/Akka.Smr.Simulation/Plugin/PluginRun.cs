using Akka.Smr.Protocol;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>
/// Whole nodes in a simulated world: extension, proxies, replicas, journals, snapshot stores and state machines as users run them, on
/// simulated network and disks. Clients on every node write and read while the seed's troubles befall the nodes; then all is healed,
/// and what clients were told is judged.
/// </summary>
internal sealed class PluginRun
{
    private static readonly TimeSpan Turmoil = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Convalescence = TimeSpan.FromSeconds(90);

    private readonly PluginWorld _plugin;
    private readonly PluginNemesis _nemesis;

    private PluginRun(ulong seed, PluginScene scene)
    {
        _plugin = new PluginWorld(seed, scene);
        _nemesis = new PluginNemesis(_plugin);
    }

    public History History => _plugin.History;

    /// <summary>What befell the nodes, by name.</summary>
    public IReadOnlyDictionary<string, int> Troubles => _nemesis.Befell;

    /// <summary>Runs a seed, and judges it.</summary>
    /// <exception cref="SimulationException">A promise was broken.</exception>
    public static PluginRun Of(ulong seed, PluginScene? scene = null)
    {
        var run = new PluginRun(seed, scene ?? new PluginScene());
        try
        {
            run.All();
            return run;
        }
        catch (Exception failure) when (failure is not SimulationException)
        {
            throw run.Broken($"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private void All()
    {
        var world = _plugin.World;
        foreach (var node in world.Nodes)
            _plugin.Start(node);
        world.RunUntil(() => History.Done > 10, TimeSpan.FromSeconds(30));
        var end = world.Now + Turmoil;
        while (world.Now < end)
        {
            _nemesis.Strike();
            world.RunFor(_nemesis.Pause());
            _plugin.Operate();
        }

        _nemesis.Heal();
        AwaitService();
        AwaitAgreement();
        if (PluginJudge.Judge(_plugin) is { } wrong)
            throw Broken(wrong);
    }

    /// <summary>The group serves again, and every client is answered or has died.</summary>
    private void AwaitService()
    {
        var world = _plugin.World;
        var before = History.Done;
        world.RunUntil(() => History.Done > before + 20, Convalescence);
        _plugin.IsOver = true;
        world.RunFor(TimeSpan.FromSeconds(10));
    }

    /// <summary>All replicas are healthy and have applied the same.</summary>
    private void AwaitAgreement()
    {
        var world = _plugin.World;
        var deadline = world.Now + Convalescence;
        while (true)
        {
            var statuses = PluginWorld.Members.Select(name => _plugin.AskReplica<StatusReport>(name, GetStatus.Instance).Status).ToList();
            if (statuses.All(status => status.IsHealthy && status.AppliedIndex == status.LastLogIndex && status.AppliedIndex == statuses[0].AppliedIndex))
                return;
            if (world.Now > deadline)
                throw Broken($"the replicas do not agree after healing: {string.Join("; ", statuses.Select(Describe))}");
            _plugin.Operate();
            world.RunFor(TimeSpan.FromMilliseconds(500));
        }
    }

    private static string Describe(GroupStatus status) =>
        $"{status.Node} {status.Role} term {status.Term} applied {status.AppliedIndex} of {status.LastLogIndex} {status.Fault}";

    private SimulationException Broken(string what) =>
        new($"Seed {_plugin.World.Seed} (SMR_PLUGIN_FROM={_plugin.World.Seed} SMR_PLUGIN_SEEDS=1 repeats it): {what}.");
}
