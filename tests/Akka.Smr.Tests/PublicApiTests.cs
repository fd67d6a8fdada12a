using System.Runtime.CompilerServices;
using Akka.StandIn.Tests.StandInOnly;
using Xunit;

namespace Akka.Smr.Tests;

/// <summary>
/// What users can call stands in PublicApi.txt. After a deliberate change, run with SMR_REWRITE=1 and review the difference: a line that
/// goes or changes breaks somebody.
/// </summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_under_version_control()
    {
        var file = Path.Combine(Path.GetDirectoryName(SourceFile())!, "PublicApi.txt");
        string[] actual = [.. PublicApi.Print(typeof(Smr).Assembly.GetExportedTypes())];
        if (Environment.GetEnvironmentVariable("SMR_REWRITE") == "1")
            File.WriteAllLines(file, actual);
        var approved = File.ReadAllLines(file);
        Assert.Equal(approved.Except(actual), []);
        Assert.Equal(actual.Except(approved), []);
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
