using Akka.Smr.Raft;

namespace Akka.Smr.Simulation.World;

/// <summary>Writes every step down, for whoever wants to understand a failure.</summary>
internal sealed class StepTrace(TextWriter writer)
{
    /// <summary>A replica has done a step.</summary>
    public void Stepped(SimulatedNode node, in Input input, ReadOnlySpan<Effect> effects)
    {
        writer.WriteLine($"{TimeSpan.FromTicks(node.WorldNow).TotalMilliseconds:F3} node {node.Number} disk {node.Disk.Number} {node.Role} t{node.Term}: {input}");
        foreach (ref readonly var effect in effects)
        {
            if (effect.Kind != EffectKind.SetTimer)
                writer.WriteLine($"        {effect}");
        }
    }
}
