using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>A journal that does not answer is noticed, told once, and given up in the end.</summary>
public class JournalWatchTests
{
    private readonly JournalWatch _watch = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Fact]
    [Hazard(48)]
    public void A_write_that_takes_too_long_is_a_stall_once_and_a_failure_in_the_end()
    {
        _watch.Started(3, TimeSpan.FromSeconds(100));

        Assert.Equal(JournalWatch.Verdict.Fine, Look(100.9));
        Assert.Equal(JournalWatch.Verdict.Stalled, Look(101));
        Assert.Equal(JournalWatch.Verdict.Fine, Look(105));
        Assert.Equal(JournalWatch.Verdict.GivenUp, Look(110));
        Assert.Equal(3, _watch.InFlight);
    }

    [Fact]
    public void A_write_that_ends_after_all_ends_the_stall()
    {
        _watch.Started(3, TimeSpan.Zero);
        Look(2);

        Assert.True(_watch.Finished());
        Assert.False(_watch.IsStalled);
        Assert.Equal(JournalWatch.Verdict.Fine, Look(200));
    }

    [Fact]
    public void A_quick_write_ends_no_stall()
    {
        _watch.Started(3, TimeSpan.Zero);
        Assert.False(_watch.Finished());
    }

    private JournalWatch.Verdict Look(double seconds) => _watch.Look(TimeSpan.FromSeconds(seconds));
}
