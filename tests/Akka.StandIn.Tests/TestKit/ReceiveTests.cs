using System.Collections;
using Akka.Actor;
using Xunit;
using Xunit.Sdk;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Taking messages without expecting particular ones.</summary>
public sealed class ReceiveTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private void Told(params object[] messages)
    {
        foreach (var message in messages)
            TestActor.Tell(message);
    }

    [Fact]
    public async Task One_or_none()
    {
        Told(1, 2);

        Assert.Equal(1, ReceiveOne(TimeSpan.Zero));
        Assert.Equal(2, await ReceiveOneAsync(Soon));
        Assert.Null(ReceiveOne(Soon));
        Assert.Null(await ReceiveOneAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task One_with_its_sender()
    {
        var other = CreateTestProbe();
        other.Send(TestActor, "one");
        other.Send(TestActor, "two");

        Assert.True(TryReceiveOne(out var envelope, Soon));
        Assert.Equal(("one", other.Ref), (envelope.Message, envelope.Sender));
        Assert.Equal(other.Ref, LastSender);
        Assert.True((await TryReceiveOneAsync(Soon)).success);
        Assert.False(TryReceiveOne(out _, Soon));
    }

    [Fact]
    public async Task Exactly_so_many()
    {
        Told(1, 2, 3, 4, 5);

        Assert.Equal([1, 2], ReceiveN(2));
        Assert.Equal([3], ReceiveN(1, TimeSpan.FromSeconds(1)));
        var rest = new List<object>();
        await foreach (var message in ReceiveNAsync(2))
            rest.Add(message);
        Assert.Equal([4, 5], rest);
        Assert.ThrowsAny<XunitException>(() => ReceiveN(1, Soon));
    }

    [Fact]
    public async Task Fishing_throws_away_what_does_not_fit()
    {
        Told("a", 1, "b", 2, "c", 3);
        var others = new ArrayList();

        Assert.Equal(1, FishForMessage(message => message is int));
        Assert.Equal("b", FishForMessage<string>(_ => true));
        Assert.Equal(3, FishForMessage<int>(message => message > 2, others));
        Assert.Equal([2, "c"], others.Cast<object>());
        Assert.ThrowsAny<XunitException>(() => FishForMessage<int>(_ => true, Soon, "a fish"));

        Told("d", 4);
        Assert.Equal(4, await FishForMessageAsync<int>(_ => true));
        Told(5);
        Assert.Equal(5, await FishForMessageAsync(message => message is int));
    }

    [Fact]
    public void Receiving_while_a_filter_makes_something_of_it()
    {
        Told(1, 2, "stop", 3);

        var texts = ReceiveWhile(message => message is int ? $"<{message}>" : null, TimeSpan.FromSeconds(1));

        Assert.Equal(["<1>", "<2>"], texts);
        Assert.Equal(2, LastMessage);
        ExpectMsg("stop");
        ExpectMsg(3);
    }

    [Fact]
    public void Receiving_while_a_predicate_agrees()
    {
        Told(1, "ignored", 2, 3);

        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 3, TimeSpan.FromSeconds(1)));
        ExpectMsg(3);

        Told(4, "stop");
        Assert.Equal([4], ReceiveWhile<int>(_ => true, TimeSpan.FromSeconds(1), shouldIgnoreOtherMessageTypes: false));
        ExpectMsg("stop");
    }

    [Fact]
    public void Receiving_ends_after_so_many_messages_or_so_long_a_pause()
    {
        Told(1, 2, 3);

        Assert.Equal([1, 2], ReceiveWhile<int>(_ => true, TimeSpan.FromSeconds(1), msgs: 2));
        Assert.Equal([3], ReceiveWhile<int>(_ => true, TimeSpan.FromMinutes(1), idle: Soon));
        Assert.Empty(ReceiveWhile<int>(_ => true, Soon));
    }

    [Fact]
    public void Ignored_messages_do_not_come()
    {
        IgnoreMessages<int>();
        Told(1, "a");
        ExpectMsg("a");

        IgnoreMessages<string>(text => text == "b");
        Told(2, "b", "c");
        ExpectMsg(2);
        ExpectMsg("c");

        IgnoreMessages(message => message is "d");
        Told("d", "e");
        ExpectMsg("e");

        IgnoreNoMessages();
        Told("d");
        ExpectMsg("d");
    }
}
