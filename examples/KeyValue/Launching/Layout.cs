using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KeyValue.Options;

namespace KeyValue.Launching;

/// <summary>The nodes of a folder and their ports. They are remembered there: members of a group keep their addresses.</summary>
internal sealed record Layout(IReadOnlyList<PlacedNode> Nodes)
{
    private const string FileName = "nodes.json";

    /// <summary>The --peers of every node.</summary>
    public string Peers => string.Join(",", Nodes.Select(node => $"{node.Name}=127.0.0.1:{Text(node.AkkaPort)}"));

    /// <summary>Reads what the folder remembers, or chooses free ports and writes them down.</summary>
    public static Layout Of(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
            return Read(file);

        var ports = FreePorts(6);
        var layout = new Layout(Enumerable.Range(0, 3).Select(i => new PlacedNode($"n{i + 1}", ports[i], ports[i + 3])).ToArray());
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, JsonSerializer.Serialize(layout));
        return layout;
    }

    private static Layout Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Layout>(File.ReadAllText(file)) is { Nodes.Count: > 0 } layout
                ? layout
                : throw new OptionException($"{file} names no nodes.");
        }
        catch (JsonException failure)
        {
            throw new OptionException($"{file} can't be read: {failure.Message}");
        }
    }

    /// <summary>Ports that are free now; all are held until the last is found, so that they differ.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A node and its ports.</summary>
internal sealed record PlacedNode(string Name, int HttpPort, int AkkaPort)
{
    /// <summary>Where its clients come.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{HttpPort}");
}
