namespace Akka.Smr.Simulation;

/// <summary>The name of the assembly that the linked attribute for hazards is compiled into.</summary>
internal static class TestAssembly
{
    public const string Name = "Akka.Smr.Simulation";
}
