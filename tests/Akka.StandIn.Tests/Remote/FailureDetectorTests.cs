using Akka.Remote;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

public class FailureDetectorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private long _now = 1_000;

    [Fact]
    public void An_unheard_resource_is_available_and_not_monitored()
    {
        var phi = Phi();
        var deadline = Deadline();

        _now += 1_000_000;

        Assert.True(phi.IsAvailable);
        Assert.False(phi.IsMonitoring);
        Assert.True(deadline.IsAvailable);
        Assert.False(deadline.IsMonitoring);
    }

    [Fact]
    public void Phi_trusts_a_regular_resource_and_suspects_one_that_falls_silent()
    {
        var detector = Phi();
        for (var beat = 0; beat < 20; beat++)
        {
            detector.HeartBeat();
            _now += 1_000;
            Assert.True(detector.IsAvailable);
        }

        Assert.True(detector.IsMonitoring);
        _now += 2_500;
        Assert.True(detector.IsAvailable);
        _now += 2_500;
        Assert.False(detector.IsAvailable);

        detector.HeartBeat();
        Assert.True(detector.IsAvailable);
    }

    [Fact]
    public void Phi_suspects_a_resource_that_was_heard_only_once()
    {
        var detector = Phi();
        detector.HeartBeat();

        _now += 3_000;
        Assert.True(detector.IsAvailable);
        _now += 7_000;
        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void The_pause_that_ends_a_failure_does_not_make_phi_more_patient()
    {
        var detector = Phi();
        for (var beat = 0; beat < 10; beat++, _now += 1_000)
            detector.HeartBeat();
        _now += 600_000;
        detector.HeartBeat();
        _now += 1_000;
        detector.HeartBeat();

        _now += 6_000;
        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void Phi_forgets_what_is_older_than_its_sample()
    {
        var detector = new PhiAccrualFailureDetector(8, 3, TimeSpan.FromMilliseconds(100), TimeSpan.Zero, Second, () => _now);
        detector.HeartBeat();
        for (var beat = 0; beat < 10; beat++)
        {
            _now += 100;
            detector.HeartBeat();
        }

        _now += 900;
        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void Deadline_trusts_for_the_pause_and_one_interval()
    {
        var detector = Deadline();
        detector.HeartBeat();
        Assert.True(detector.IsMonitoring);

        _now += 3_999;
        Assert.True(detector.IsAvailable);
        _now += 1;
        Assert.False(detector.IsAvailable);
        detector.HeartBeat();
        Assert.True(detector.IsAvailable);
    }

    [Fact]
    public void Deadline_refuses_times_that_are_not_positive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeadlineFailureDetector(TimeSpan.Zero, Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeadlineFailureDetector(Second, TimeSpan.Zero));
    }

    [Fact]
    public void A_registry_keeps_a_detector_for_each_resource_from_its_first_heartbeat_on()
    {
        var made = 0;
        var registry = new DefaultFailureDetectorRegistry<string>(() =>
        {
            made++;
            return Deadline();
        });
        Assert.True(registry.IsAvailable("a"));
        Assert.False(registry.IsMonitoring("a"));

        registry.Heartbeat("a");
        _now += 3_000;
        registry.Heartbeat("b");
        registry.Heartbeat("b");
        _now += 1_000;

        Assert.Equal(2, made);
        Assert.False(registry.IsAvailable("a"));
        Assert.True(registry.IsAvailable("b"));

        registry.Remove("a");
        Assert.True(registry.IsAvailable("a"));
        Assert.False(registry.IsMonitoring("a"));

        registry.Reset();
        Assert.False(registry.IsMonitoring("b"));
    }

    private PhiAccrualFailureDetector Phi() =>
        new(8, 1_000, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), Second, () => _now);

    private DeadlineFailureDetector Deadline() => new(TimeSpan.FromSeconds(3), Second, () => _now);
}
