using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Runs;

/// <summary>Why a run failed.</summary>
/// <param name="Rule">The checker that saw it.</param>
/// <param name="Message">What it saw.</param>
/// <param name="Steps">After how many steps.</param>
/// <param name="At">When, in the world's time.</param>
internal sealed record Failure(string Rule, string Message, long Steps, long At)
{
    /// <inheritdoc />
    public override string ToString() => $"{Message} (at {At / Scene.Ms} ms, after {Steps} steps)";
}

/// <summary>What came of one seed.</summary>
internal sealed record RunReport(ulong Seed, long Steps, int Operations, int Done, Coverage Coverage, Failure? Failure);
