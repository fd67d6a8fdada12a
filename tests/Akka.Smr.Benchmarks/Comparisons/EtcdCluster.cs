using System.Diagnostics;
using System.Globalization;

namespace Akka.Smr.Benchmarks.Comparisons;

/// <summary>Three processes of etcd on loopback, as its documentation starts them, with what it does by default.</summary>
internal sealed class EtcdCluster : IDisposable
{
    private const string Program = "etcd";
    private const int FirstPort = 23790;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly List<Process> _processes = [];

    private EtcdCluster(string folder) => _folder = folder;

    /// <summary>Where clients go.</summary>
    public IReadOnlyList<Uri> Endpoints { get; } = [.. Enumerable.Range(0, 3).Select(node => At(FirstPort + node))];

    /// <summary>Whether etcd is there.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    public static async Task<EtcdCluster> Start(string parentFolder)
    {
        var cluster = new EtcdCluster(Path.Combine(parentFolder, $"akka-smr-etcd-{Guid.NewGuid():N}"));
        try
        {
            for (var node = 0; node < 3; node++)
                cluster._processes.Add(cluster.StartNode(node));
            await cluster.WaitUntilItServes();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Process StartNode(int node)
    {
        var client = At(FirstPort + node).ToString().TrimEnd('/');
        var peer = PeerOf(node);
        var folder = Path.Combine(_folder, NameOf(node));
        Directory.CreateDirectory(folder);
        string[] words =
        [
            "--name", NameOf(node), "--data-dir", folder, "--log-level", "error",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", string.Join(',', Enumerable.Range(0, 3).Select(each => $"{NameOf(each)}={PeerOf(each)}")),
        ];
        return Process.Start(new ProcessStartInfo(Program, words))!;
    }

    private async Task WaitUntilItServes()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var client = new EtcdClient(Endpoints[0]);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                await client.Put(EtcdClient.Putting("ready", [1]));
                return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    private static Uri At(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static string PeerOf(int node) => At(FirstPort + 10 + node).ToString().TrimEnd('/');

    private static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"e{node + 1}");
}
