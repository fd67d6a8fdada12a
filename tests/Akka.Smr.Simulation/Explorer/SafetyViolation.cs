namespace Akka.Smr.Simulation.Explorer;

/// <summary>A state, or a step, that Raft promises never to reach.</summary>
/// <param name="property">The property that is broken.</param>
/// <param name="detail">Where.</param>
internal sealed class SafetyViolation(string property, string detail) : Exception($"{property}: {detail}")
{
    /// <summary>The property that is broken.</summary>
    public string Property { get; } = property;
}
