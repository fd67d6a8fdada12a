using System.Diagnostics;
using Xunit;

namespace Akka.Smr.Cluster.Tests;

/// <summary>Waits for what must come true, and says what it saw last when it does not.</summary>
internal static class Patience
{
    /// <summary>How long anything may take on a machine that does much else.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until what is seen is as expected, and returns it.</summary>
    public static async Task<T> Until<T>(string expected, Func<Task<T>> look, Predicate<T> isExpected, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var seen = await look();
            if (isExpected(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(started) > (patience ?? Long))
                Assert.Fail($"Not so in {patience ?? Long}: {expected}. Seen last: {(seen is IEnumerable<object?> many ? string.Join("; ", many) : seen?.ToString())}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until something is so.</summary>
    public static Task Until(string expected, Func<bool> isSo, TimeSpan? patience = null) =>
        Until(expected, () => Task.FromResult(isSo()), static so => so, patience);
}
