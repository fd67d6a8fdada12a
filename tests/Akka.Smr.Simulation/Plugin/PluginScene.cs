using Akka.Actor;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>What a run is made of. The default keeps its promises; the others show that the judges see when one is broken.</summary>
internal sealed record PluginScene
{
    /// <summary>The consistency of the clients' queries; null for lease reads in every third seed, and linearizable ones in the others.</summary>
    public ReadConsistency? Read { get; init; }

    /// <summary>The consistency under a seed.</summary>
    public ReadConsistency ReadUnder(ulong seed) => Read ?? (seed % 3 == 0 ? ReadConsistency.Lease : ReadConsistency.Linearizable);

    /// <summary>The state machine of a node.</summary>
    public Func<string, Props> Machine { get; init; } = static _ => Props.Create(() => new Store());

    /// <summary>Whether clients send a command without a session again when its outcome is unknown, as they must not.</summary>
    public bool ClientsRepeatBlindly { get; init; }
}
