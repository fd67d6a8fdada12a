namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>The passing of time, where it is itself what is tried: how long a process is held still.</summary>
internal static class Elapsed
{
    public static async Task After(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
