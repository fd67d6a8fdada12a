using System.Diagnostics;
using System.Runtime.InteropServices;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Reports;
using Microsoft.Win32.SafeHandles;

namespace Akka.Smr.Benchmarks.Comparisons;

/// <summary>
/// What the disk itself takes: a page is written and flushed, one after the other, within a file that does not grow; so does SQLite's
/// write-ahead log between two checkpoints.
/// </summary>
internal static class DiskFlush
{
    private const int PageBytes = 4096;
    private const int FileBytes = 1024 * PageBytes;

    public static Row Measure(string folder, TimeSpan time)
    {
        var file = Path.Combine(folder, $"akka-smr-flush-{Environment.ProcessId}");
        using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write, options: FileOptions.DeleteOnClose);
        RandomAccess.Write(handle, new byte[FileBytes], 0);
        Flush(handle);
        var latencies = new Histogram();
        var start = Stopwatch.GetTimestamp();
        for (var at = 0L; Stopwatch.GetElapsedTime(start) < time; at += PageBytes)
        {
            var before = Stopwatch.GetTimestamp();
            RandomAccess.Write(handle, new byte[PageBytes], at % FileBytes);
            Flush(handle);
            latencies.Add((long)Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        var perSecond = latencies.Total / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Row(RowNames.Flush, 1, PageBytes, perSecond, latencies.Quantile(0.5), latencies.Quantile(0.99));
    }

    private static void Flush(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(handle);
        else if (FlushData(handle) != 0)
            throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushData(SafeFileHandle handle);
}
