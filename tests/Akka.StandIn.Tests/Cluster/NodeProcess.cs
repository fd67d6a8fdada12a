using System.Diagnostics;
using System.Threading.Channels;
using Xunit;

namespace Akka.StandIn.Tests.Cluster;

/// <summary>A node in a process of its own: lines go in, lines come out.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _kept = [];

    public NodeProcess(params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Akka.StandIn.Tests.Node.dll");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true },
        };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                _lines.Writer.Complete();
            else
                _lines.Writer.TryWrite(line.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits for the line, which may have come before; others are kept for later.</summary>
    public Task Expect(string expected, TimeSpan patience) => Take(line => line == expected, expected, patience);

    /// <summary>Waits for a line of the form <c>word number</c>.</summary>
    public async Task<long> ExpectNumber(string word, TimeSpan patience)
    {
        var line = await Take(line => line.StartsWith(word + " ", StringComparison.Ordinal), word, patience);
        return long.Parse(line[word.Length..], null);
    }

    /// <summary>Kills the process at once, and reads what it had still said.</summary>
    public async Task<List<string>> Kill(TimeSpan patience)
    {
        _process.Kill(); // SIGKILL
        using var timeout = new CancellationTokenSource(patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(timeout.Token))
            _kept.Add(line);
        return _kept;
    }

    /// <summary>Holds the process still, as if its machine slept.</summary>
    public Task Pause() => Signal("STOP");

    public Task Resume() => Signal("CONT");

    /// <summary>Ends the node's input, at which it leaves.</summary>
    public void Leave() => _process.StandardInput.Close();

    /// <summary>Waits until the process has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Ended(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task<string> Take(Predicate<string> isExpected, string expected, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        var index = _kept.FindIndex(isExpected);
        while (index < 0)
        {
            try
            {
                _kept.Add(await _lines.Reader.ReadAsync(timeout.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
            {
                Assert.Fail($"'{expected}' did not come; what came is: {string.Join("; ", _kept)}");
            }

            index = isExpected(_kept[^1]) ? _kept.Count - 1 : -1;
        }

        var line = _kept[index];
        _kept.RemoveAt(index);
        return line;
    }
}
