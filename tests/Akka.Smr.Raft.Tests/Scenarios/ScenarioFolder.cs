using System.Runtime.CompilerServices;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>Where the transcripts are: in the build's output to be read, in the source tree to be rewritten.</summary>
internal static class ScenarioFolder
{
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static bool IsRewriting => Environment.GetEnvironmentVariable("SMR_REWRITE") == "1";

    public static string Source => Here();

    private static string Here([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
