namespace Akka.Smr.Mutants;

/// <summary>Which body of tests notices something.</summary>
public enum Suite
{
    /// <summary>The rule tests.</summary>
    Rules,

    /// <summary>The transcripts.</summary>
    Scenarios,

    /// <summary>Slices of the small world, searched whole.</summary>
    Explorer,

    /// <summary>The simulation, at fixed seeds.</summary>
    Simulation,
}

/// <summary>Who is expected to kill a mutant.</summary>
/// <param name="Suite">Where it is found.</param>
/// <param name="Test">Part of a test's name, a transcript or a slice; empty for whatever there is in the suite.</param>
public readonly record struct Killer(Suite Suite, string Test);
