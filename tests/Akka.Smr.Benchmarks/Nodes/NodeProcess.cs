using System.Diagnostics;
using System.Text.Json;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>A node's process, seen from the benchmark's. It never outlives it: it ends with its input.</summary>
internal sealed class NodeProcess : IDisposable
{
    public const string Program = "node";

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(6);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;

    private NodeProcess(NodeOptions options, Process process) => (Options, _process) = (options, process);

    public NodeOptions Options { get; }

    /// <summary>What all its threads have used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its memory in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What its files take, in bytes.</summary>
    public long DiskBytes => new DirectoryInfo(Options.Folder).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);

    public static NodeProcess Start(NodeOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        var program = Environment.ProcessPath!;
        string[] dll = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(NodeProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. dll, Program, .. options.ToWords()]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new NodeProcess(options, Process.Start(start)!);
    }

    /// <summary>Asks it something; one at a time.</summary>
    public async Task<T> Ask<T>(NodeRequest request)
    {
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
            await _process.StandardInput.FlushAsync();
            var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(AnswerTime);
            return JsonSerializer.Deserialize<T>(answer ?? throw new InvalidOperationException($"Node {Options.Name} has ended."))!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<NodeStatus> Status() => Ask<NodeStatus>(new NodeRequest(Verb.Status));

    /// <summary>Ends it as a power cut would end its machine, but for the page cache.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Has it hand over what it leads, and leave.</summary>
    public async Task Leave()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _turn.Dispose();
    }
}
