using System.Runtime.InteropServices;
using System.Text.Json;
using KeyValue.Hosting;
using KeyValue.Http;

namespace KeyValue.Launching;

/// <summary>Runs three nodes on this machine and shows what they do, until it is told to stop.</summary>
internal static class Launcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Run(LaunchOptions options)
    {
        var layout = Layout.Of(options.Data);
        var nodes = layout.Nodes.Select(place => new LaunchedNode(place, layout.Peers, options)).ToArray();
        using var stop = new CancellationTokenSource();
        using var terminate = StopOn(PosixSignal.SIGTERM, stop);
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        Explain(options, layout);
        try
        {
            foreach (var node in nodes)
                node.Start();
            await Watch(nodes, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopping; start it again to go on.");
        }
        finally
        {
            await Task.WhenAll(nodes.Select(node => node.Stop())).ConfigureAwait(false);
            foreach (var node in nodes)
                node.Dispose();
        }

        // The first node that has given up says why; one that ended as it was asked to has nothing to add.
        return nodes.Select(node => node.GaveUpWith).FirstOrDefault(code => code is not null) ?? ExitCode.Left;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

    private static void Explain(LaunchOptions options, Layout layout)
    {
        var url = layout.Nodes[0].Url;
        Console.WriteLine($$"""
            Three nodes of one store. Their data and logs are in {{options.Data}}

            Talk to any of them, in a browser or from another shell:
              {{string.Join("  ", layout.Nodes.Select(node => node.Url))}}

              curl {{url}}/v1/cmd -d '{"op":"put","key":"greeting","value":"hello"}'
              curl {{url}}/v1/kv/greeting
              curl {{url}}/v1/status

            Kill a node's process (kill -9) and see who leads then. Ctrl-C stops all; run again, it goes on where it was.

            """);
    }

    private static async Task Watch(LaunchedNode[] nodes, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = Interval };
        using var timer = new PeriodicTimer(Interval);
        var view = new View();
        do
        {
            foreach (var node in nodes)
                node.Look();
            var status = await Task.WhenAll(nodes.Select(node => Ask(http, node, stop))).ConfigureAwait(false);
            view.Draw(nodes.Zip(status).ToArray());
        }
        while (!nodes.All(node => node.HasGivenUp) && await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private static async Task<StatusView?> Ask(HttpClient http, LaunchedNode node, CancellationToken stop)
    {
        if (node.ProcessId is null)
            return null;
        try
        {
            return await http.GetFromJsonAsync(node.Place.Url + "/v1/status", AnswerJson.Default.StatusView, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
