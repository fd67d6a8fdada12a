using System.Globalization;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Runtime;

/// <summary>What a system costs that has nothing to do. Akka.NET's scheduler ticks all the time.</summary>
public sealed class RestTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private const int Tick = 10;

    /// <summary>Linux counts how often a thread has gone to sleep; what is scheduled runs on the scheduler's own.</summary>
    [Fact]
    public void The_scheduler_sleeps_until_its_next_timer()
    {
        if (!OperatingSystem.IsLinux())
            return;
        const int milliseconds = 1000;
        var scheduler = Sys.Scheduler.Advanced;
        scheduler.ScheduleOnce(TimeSpan.Zero, () =>
        {
            var before = Sleeps();
            scheduler.ScheduleOnce(TimeSpan.FromMilliseconds(milliseconds), () => TestActor.Tell(Sleeps() - before));
        });

        Assert.InRange(ExpectMsg<long>(TimeSpan.FromMinutes(1)), 1, milliseconds / Tick / 2);
    }

    private static long Sleeps()
    {
        var line = File.ReadLines("/proc/thread-self/status").First(text => text.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }
}
