using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>The example as a process. Whatever it says is kept.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private const nint Default = 0;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    // A shell without job control has what it runs in the background ignore SIGINT, and every process hands that
    // down. What is started here shall take it as from a terminal, wherever the tests themselves run.
    static StoreProcess() => SetDisposition(Interrupt, Default);

    public StoreProcess(params IEnumerable<string> words)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KeyValue.dll"), .. words])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>All that it has said.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <summary>Its memory in use, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Kills it at once: SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task Pause() => Signal("STOP");

    public Task Resume() => Signal("CONT");

    /// <summary>Asks it to leave: SIGTERM, or another signal.</summary>
    public Task Terminate(string signal = "TERM") => Signal(signal);

    /// <summary>Waits until it has ended, and gives its exit code.</summary>
    public async Task<int> Ended(TimeSpan patience)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It has not ended. It said: {string.Join(Environment.NewLine, _said)}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetDisposition(int signal, nint disposition);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
            _said.Enqueue(line.Data);
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
