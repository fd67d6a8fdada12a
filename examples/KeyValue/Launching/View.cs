using System.Globalization;
using KeyValue.Http;

namespace KeyValue.Launching;

/// <summary>Draws the nodes, again and again in the same place on a terminal, and else line by line as they change.</summary>
internal sealed class View
{
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private readonly Dictionary<string, string> _shown = [];
    private int _lines;

    public void Draw(IReadOnlyList<(LaunchedNode Node, StatusView? Status)> nodes)
    {
        var lines = nodes.Select(each => Describe(each.Node, each.Status)).ToArray();
        if (_isTerminal)
            Redraw(["", Heading, .. lines]);
        else
            PrintChanges(nodes, lines);
    }

    private static string Heading => string.Create(CultureInfo.InvariantCulture, $"{"node",-5}{"role",-13}{"leader",-8}{"term",6}{"commit",10}{"applied",10}{"process",10}  at");

    private static string Describe(LaunchedNode node, StatusView? status) => status is null
        ? string.Create(CultureInfo.InvariantCulture, $"{node.Place.Name,-5}{(node.ProcessId is { } id ? $"does not answer, process {id}" : node.Ended)}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{node.Place.Name,-5}{status.Role,-13}{status.Leader ?? "-",-8}{status.Term,6}{status.Commit,10}{status.Applied,10}{node.ProcessId,10}  {node.Place.Url}{(status.Healthy ? "" : $"  {status.Fault}")}");

    private void Redraw(string[] lines)
    {
        const string up = "\e[A";
        const string clearLine = "\e[2K";
        Console.Write(string.Concat(Enumerable.Repeat(up, _lines)));
        foreach (var line in lines)
            Console.WriteLine(clearLine + line);
        _lines = lines.Length;
    }

    private void PrintChanges(IReadOnlyList<(LaunchedNode Node, StatusView? Status)> nodes, string[] lines)
    {
        if (_shown.Count == 0)
            Console.WriteLine(Heading);
        for (var i = 0; i < lines.Length; i++)
        {
            var name = nodes[i].Node.Place.Name;
            if (_shown.GetValueOrDefault(name) != lines[i])
                Console.WriteLine(lines[i]);
            _shown[name] = lines[i];
        }
    }
}
