using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly;

/// <summary>
/// The stand-in grows only where somebody sees it: what it offers in Akka's namespaces stands in PublicApi.txt. After a
/// deliberate change, run with SMR_REWRITE=1 and review the difference; every line must be in Akka.NET 1.5 as well.
/// </summary>
public class PublicApiTests
{
    private const string FileName = "PublicApi.txt";

    [Fact]
    public void The_public_surface_is_the_one_under_version_control()
    {
        var types = typeof(ActorSystem).Assembly.GetExportedTypes()
            .Where(t => !t.Namespace!.StartsWith("Akka.StandIn", StringComparison.Ordinal));
        string[] actual = [.. PublicApi.Print(types)];
        if (Environment.GetEnvironmentVariable("SMR_REWRITE") == "1")
            File.WriteAllLines(Path.Combine(SourceFolder(), FileName), actual);
        string[] approved = File.ReadAllLines(Path.Combine(SourceFolder(), FileName));
        Assert.Equal(approved.Except(actual), []);
        Assert.Equal(actual.Except(approved), []);
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
