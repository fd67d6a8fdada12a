using System.Diagnostics;
using System.Globalization;
using KeyValue.Hosting;

namespace KeyValue.Launching;

/// <summary>One node's process, which is started again when it dies.</summary>
internal sealed class LaunchedNode(PlacedNode place, string peers, LaunchOptions options) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(20);

    private Process? _process;
    private StreamWriter? _log;
    private long _endedAt;

    public PlacedNode Place => place;

    /// <summary>Its process, or null while there is none.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Why there is no process, in some words.</summary>
    public string Ended { get; private set; } = "";

    /// <summary>The exit code of a process that would end with it again, however often it was started; null as long as there was none.</summary>
    public int? GaveUpWith { get; private set; }

    /// <summary>Whether starting it again would not help.</summary>
    public bool HasGivenUp => GaveUpWith is not null;

    public void Start()
    {
        var folder = Path.Combine(options.Data, place.Name);
        Directory.CreateDirectory(folder);
        _log ??= new StreamWriter(Path.Combine(folder, "node.log"), append: true) { AutoFlush = true };
        _process = new Process { StartInfo = StartInfo(folder), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        ProcessId = _process.Id;
    }

    /// <summary>Notices the process's end, and starts another one after a while.</summary>
    public void Look()
    {
        if (_process is { HasExited: true } ended)
        {
            GaveUpWith = ended.ExitCode is ExitCode.BadConfiguration or ExitCode.StorageDamaged or ExitCode.DiskFault ? ended.ExitCode : null;
            Ended = string.Create(
                CultureInfo.InvariantCulture,
                $"ended with {ended.ExitCode}{(HasGivenUp ? $", see {Path.Combine(options.Data, place.Name, "node.log")}" : $", is started again {Rest.TotalSeconds:0} s later")}");
            ended.Dispose();
            _process = null;
            ProcessId = null;
            _endedAt = Stopwatch.GetTimestamp();
        }
        else if (_process is null && !HasGivenUp && Stopwatch.GetElapsedTime(_endedAt) > Rest)
        {
            Start();
        }
    }

    /// <summary>Has the node leave, which it does when its input ends.</summary>
    public async Task Stop()
    {
        if (_process is null)
            return;
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(LeavingTime).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _log?.Dispose();
    }

    private ProcessStartInfo StartInfo(string folder)
    {
        // "dotnet KeyValue.dll" runs in dotnet, "dotnet run" in an executable of the program's own.
        var program = Environment.ProcessPath ?? "dotnet";
        string[] dll = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(LaunchedNode).Assembly.Location] : [];
        string[] words =
        [
            .. dll, "--node", place.Name, "--http", $"127.0.0.1:{place.HttpPort}", "--akka", $"127.0.0.1:{place.AkkaPort}",
            "--data", folder, "--peers", peers, "--leave-with-input", .. options.Shared,
        ];
        return new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private void Log(string? line)
    {
        if (line is null)
            return;
        lock (place)
        {
            _log!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:O} {line}"));
        }
    }
}
