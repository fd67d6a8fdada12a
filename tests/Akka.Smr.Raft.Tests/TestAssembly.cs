namespace Akka.Smr.Raft.Tests;

/// <summary>The name of the assembly that <see cref="HazardDiscoverer"/> is compiled into; each project that links the attribute says its own.</summary>
internal static class TestAssembly
{
    public const string Name = "Akka.Smr.Raft.Tests";
}
