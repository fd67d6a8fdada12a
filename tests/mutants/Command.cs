using System.Diagnostics;

namespace Akka.Smr.Mutants;

/// <summary>Runs another program to its end.</summary>
internal static class Command
{
    /// <summary>Runs it, and ends it with all that it started when it takes too long; then there is no exit code.</summary>
    public static (int? ExitCode, string Output) Run(string program, IEnumerable<string> arguments, TimeSpan timeout, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return (null, "");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
