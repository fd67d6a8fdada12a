namespace Akka.Smr.Simulation.Checkers;

/// <summary>A checker has seen what must never be.</summary>
internal sealed class RuleBroken(string rule, string detail) : Exception($"{rule}: {detail}")
{
    /// <summary>The rule's name: the checker's own.</summary>
    public string Rule { get; } = rule;
}
