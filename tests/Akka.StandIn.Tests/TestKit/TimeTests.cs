using System.Diagnostics;
using Akka.Actor;
using Xunit;
using Xunit.Sdk;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Blocks with a limit, and conditions that may take a while.</summary>
public sealed class TimeTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public TimeTests()
        : base("akka.test.timefactor = 2\nakka.test.single-expect-default = 1 s\n")
    {
    }

    [Fact]
    public void All_times_are_dilated()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Dilated(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(2), RemainingOrDefault);
        Assert.Equal(TimeSpan.FromSeconds(2), RemainingOrDilated(null));
        Assert.Equal(TimeSpan.FromSeconds(2), RemainingOrDilated(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), GetTimeoutOrDefault(null));
        Assert.Equal(2, TestKitSettings.TestTimeFactor);
        Assert.Equal(TimeSpan.FromSeconds(3), TestKitSettings.TestEventFilterLeeway);
        Assert.Equal(TimeSpan.FromSeconds(5), TestKitSettings.DefaultTimeout);
        Assert.Throws<ArgumentException>(() => Dilated(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Within_a_block_expectations_wait_no_longer_than_what_is_left()
    {
        Within(Long, () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
            Assert.InRange(RemainingOrDefault, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
            Within(TimeSpan.FromSeconds(2), () => Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromSeconds(4)));
            Assert.InRange(Remaining, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        });

        Assert.Throws<InvalidOperationException>(() => Remaining);
        Assert.Equal(TimeSpan.FromSeconds(2), RemainingOrDefault);
    }

    [Fact]
    public void A_block_gives_its_result() => Assert.Equal(5, Within(Long, () => 5));

    [Fact]
    public void A_block_that_fails_ends()
    {
        Assert.ThrowsAny<XunitException>(() => Within(Soon, () => ExpectMsg<int>()));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void A_block_must_not_be_too_fast() =>
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromSeconds(5), Long, () => { }));

    [Fact]
    public void A_block_must_not_be_too_slow() => Assert.ThrowsAny<XunitException>(() => Within(Soon, () =>
    {
        var watch = Stopwatch.StartNew();
        AwaitCondition(() => watch.Elapsed > Soon * 3, Long, Soon);
    }));

    [Fact]
    public void A_block_may_use_its_time_up_to_collect_messages()
    {
        TestActor.Tell(1);
        AwaitCondition(() => HasMessages, Long);

        Assert.Equal([1], Within(Soon, () => ReceiveWhile<int>(_ => true)));
    }

    [Fact]
    public async Task Blocks_can_be_awaited()
    {
        TestActor.Tell("inside");

        await WithinAsync(Long, async () => await ExpectMsgAsync("inside"));
        Assert.Equal(5, await WithinAsync(Long, () => Task.FromResult(5)));
        await Assert.ThrowsAnyAsync<Exception>(() => WithinAsync(TimeSpan.FromSeconds(5), Long, () => Task.CompletedTask));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public async Task An_assertion_is_tried_until_it_holds()
    {
        var tries = 0;

        AwaitAssert(() => Assert.Equal(3, ++tries), Long, Soon);
        await AwaitAssertAsync(() => Assert.Equal(5, ++tries), Long, Soon);
        await AwaitAssertAsync(
            () =>
            {
                Assert.Equal(7, ++tries);
                return Task.CompletedTask;
            },
            Long,
            Soon);

        Assert.Equal(7, tries);
    }

    [Fact]
    public async Task An_assertion_that_never_holds_throws_what_it_threw_last()
    {
        var tries = 0;

        Assert.StartsWith("try", Assert.Throws<InvalidOperationException>(() => AwaitAssert(Fail, Soon * 10, Soon / 10)).Message);
        Assert.True(tries > 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => AwaitAssertAsync(Fail, Soon, Soon / 10));

        void Fail() => throw new InvalidOperationException($"try {++tries}");
    }

    [Fact]
    public async Task A_condition_is_asked_for_until_it_is_so()
    {
        var asked = 0;

        AwaitCondition(() => ++asked == 2);
        AwaitCondition(() => ++asked == 4, Long);
        AwaitCondition(() => ++asked == 6, Long, "never");
        AwaitCondition(() => ++asked == 8, Long, Soon);
        await AwaitConditionAsync(() => ++asked == 10);
        await AwaitConditionAsync(() => Task.FromResult(++asked == 12), Long);
        await AwaitConditionAsync(() => ++asked == 14, Long, Soon);
        Assert.True(AwaitConditionNoThrow(() => ++asked == 16, Long, Soon));
        Assert.True(await AwaitConditionNoThrowAsync(() => ++asked == 18, Long, Soon));

        Assert.Equal(18, asked);
    }

    [Fact]
    public async Task A_condition_that_never_holds_fails()
    {
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false));
        Assert.Contains("because", Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Soon, "because")).Message);
        await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => false, Soon, Soon));
        Assert.False(AwaitConditionNoThrow(() => false, Soon));
        Assert.False(await AwaitConditionNoThrowAsync(() => Task.FromResult(false), Soon));
    }
}
