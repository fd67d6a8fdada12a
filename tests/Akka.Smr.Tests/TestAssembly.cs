namespace Akka.Smr.Tests;

/// <summary>The name of the assembly that the linked <c>HazardDiscoverer</c> is compiled into.</summary>
internal static class TestAssembly
{
    public const string Name = "Akka.Smr.Tests";
}
