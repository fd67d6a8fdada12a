using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Xunit;
using Xunit.Sdk;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Expectations about the log.</summary>
public sealed class EventFilterTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);
    private readonly IActorRef _talker;

    public EventFilterTests()
        : base("akka.loglevel = DEBUG\nakka.test.filter-leeway = 5 s\n") => _talker = Sys.ActorOf<Talker>("talker");

    /// <summary>Returns when it has been logged; the filters may hear of it a little later.</summary>
    private void Say(LogLevel level, string text) => Assert.True(_talker.Ask((level, text), Long).Wait(Long));

    [Fact]
    public void Each_level_has_its_filter()
    {
        EventFilter.Error("text").ExpectOne(() => Say(LogLevel.ErrorLevel, "text"));
        EventFilter.Warning("text").ExpectOne(() => Say(LogLevel.WarningLevel, "text"));
        EventFilter.Info("text").ExpectOne(() => Say(LogLevel.InfoLevel, "text"));
        EventFilter.Debug("text").ExpectOne(() => Say(LogLevel.DebugLevel, "text"));
    }

    [Theory]
    [InlineData("THE WHOLE TEXT", null, null)]
    [InlineData(null, "the whole", null)]
    [InlineData(null, null, "whole")]
    [InlineData(null, null, null)]
    public void The_text_may_be_given_whole_or_in_part(string? message, string? start, string? contains) =>
        EventFilter.Warning(message, start, contains).ExpectOne(() => Say(LogLevel.WarningLevel, "the whole text"));

    [Fact]
    public void The_text_may_be_given_by_a_pattern() =>
        EventFilter.Info(new Regex("took [0-9]+ ms")).ExpectOne(() => Say(LogLevel.InfoLevel, "it took 12 ms"));

    [Fact]
    public void What_does_not_match_does_not_count()
    {
        EventFilter.Warning("other").Expect(0, Soon, () => Say(LogLevel.WarningLevel, "one"));
        EventFilter.Warning("two").Expect(0, Soon, () => Say(LogLevel.ErrorLevel, "two"));
        EventFilter.Warning("three", source: "/user/other").Expect(0, Soon, () => Say(LogLevel.WarningLevel, "three"));
        EventFilter.Warning("four", source: _talker.Path.ToString()).ExpectOne(() => Say(LogLevel.WarningLevel, "four"));
    }

    [Fact]
    public void Too_few_and_too_many_fail()
    {
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("one").ExpectOne(Soon, () => { }));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("two").Expect(2, Soon, () => Say(LogLevel.InfoLevel, "two")));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("three").Expect(0, Long, () => Say(LogLevel.InfoLevel, "three")));
    }

    [Fact]
    public void Several_are_counted() => EventFilter.Info(start: "number").Expect(3, () =>
    {
        Say(LogLevel.InfoLevel, "number 1");
        Say(LogLevel.InfoLevel, "number 2");
        Say(LogLevel.InfoLevel, "number 3");
    });

    [Fact]
    public void An_exception_is_found_by_its_type_and_its_text()
    {
        EventFilter.Exception<InvalidOperationException>("broken").ExpectOne(() => _talker.Tell(new InvalidOperationException("broken")));
        EventFilter.Exception<Exception>(contains: "roke").ExpectOne(() => _talker.Tell(new InvalidOperationException("broken")));
        EventFilter.Exception(typeof(TimeoutException), new Regex("^late$")).ExpectOne(() => _talker.Tell(new TimeoutException("late")));
        EventFilter.Exception<TimeoutException>().And.Error().Expect(1, () => _talker.Tell(new InvalidOperationException("broken")));
        EventFilter.Exception<TimeoutException>().Expect(0, Soon, () => _talker.Tell(new InvalidOperationException("broken")));
    }

    [Fact]
    public void Dead_letters_are_found_by_what_they_say()
    {
        Watch(_talker);
        Sys.Stop(_talker);
        ExpectTerminated(_talker);

        EventFilter.DeadLetter().ExpectOne(() => _talker.Tell("lost"));
        EventFilter.DeadLetter<string>().ExpectOne(() => _talker.Tell("lost"));
        EventFilter.DeadLetter<string>(text => text == "lost", _talker.Path.ToString()).ExpectOne(() => _talker.Tell("lost"));
        EventFilter.DeadLetter<string>(text => text == "lost").Expect(0, Soon, () => _talker.Tell(5));
    }

    [Fact]
    public void A_filter_may_be_any_function()
    {
        EventFilter.Custom(@event => @event.LogLevel() == LogLevel.InfoLevel).ExpectOne(() => Say(LogLevel.InfoLevel, "text"));
        EventFilter.Custom<Warning>(warning => warning.LogSource.EndsWith("talker")).ExpectOne(() => Say(LogLevel.WarningLevel, "text"));
    }

    [Fact]
    public async Task Filters_can_be_awaited_and_give_the_result_of_the_block()
    {
        Assert.Equal(1, EventFilter.Info("1").ExpectOne(() => Said(1)));
        Assert.Equal(2, await EventFilter.Info("2").ExpectOneAsync(() => Task.FromResult(Said(2))));
        Assert.Equal(3, await EventFilter.Info("3").ExpectAsync(1, () => Task.FromResult(Said(3))));
        await EventFilter.Info("4").ExpectOneAsync(() => Task.FromResult(Said(4)) as Task);
        await EventFilter.Info("5").MuteAsync(() => Task.FromResult(Said(5)) as Task);
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("6").ExpectOneAsync(Soon, () => Task.CompletedTask));

        int Said(int number)
        {
            Say(LogLevel.InfoLevel, $"{number}");
            return number;
        }
    }

    [Fact]
    public void What_the_block_throws_goes_through() =>
        Assert.Throws<TimeoutException>(() => EventFilter.Info().ExpectOne(() => throw new TimeoutException()));

    [Fact]
    public void Muting_ends_when_it_is_told_to()
    {
        using (var muted = EventFilter.Info().Mute())
        {
            Say(LogLevel.InfoLevel, "muted");
            muted.Unmute();
        }

        EventFilter.Info("heard").ExpectOne(() => Say(LogLevel.InfoLevel, "heard"));
    }

    [Fact]
    public void Another_systems_log_can_be_filtered_as_well()
    {
        using var other = new Akka.TestKit.Xunit2.TestKit(Sys.Settings.Config, "other");
        var talker = other.Sys.ActorOf<Talker>();

        CreateEventFilter(other.Sys).Info("text").ExpectOne(() => talker.Tell((LogLevel.InfoLevel, "text")));
    }
}
