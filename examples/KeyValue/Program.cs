using KeyValue.Hosting;
using KeyValue.Launching;
using KeyValue.Options;

namespace KeyValue;

/// <summary>Starts one node where --node names it, and else three of them.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] words)
    {
        try
        {
            if (words is ["--help"] or ["-h"])
            {
                Console.WriteLine(Resource.Text("usage.txt"));
                return ExitCode.Left;
            }

            return words.Any(word => word == "--node" || word.StartsWith("--node=", StringComparison.Ordinal))
                ? await NodeHost.Run(NodeOptionsReader.Read(words)).ConfigureAwait(false)
                : await Launcher.Run(LaunchOptions.Read(words)).ConfigureAwait(false);
        }
        catch (OptionException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message).ConfigureAwait(false);
            return ExitCode.BadConfiguration;
        }
        catch (StorageException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return failure.ExitCode;
        }
    }
}
