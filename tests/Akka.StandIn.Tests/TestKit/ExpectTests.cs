using Akka.Actor;
using Xunit;
using Xunit.Sdk;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Expectations about the next message.</summary>
public sealed class ExpectTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private void Told(params object[] messages)
    {
        foreach (var message in messages)
            TestActor.Tell(message);
    }

    [Fact]
    public void A_message_of_the_type_is_returned()
    {
        Told("hello");

        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal("hello", LastMessage);
    }

    [Fact]
    public void A_message_equal_to_the_expected_one_is_returned()
    {
        Told(5, new[] { 1, 2 });

        Assert.Equal(5, ExpectMsg(5));
        ExpectMsg(new[] { 1, 2 });
    }

    [Fact]
    public void Messages_are_expected_in_the_order_in_which_they_came()
    {
        Told(1, 2, 3);

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Conditions_on_message_and_sender()
    {
        Told(1, 2, 3, 4, 5);
        var seen = 0;

        ExpectMsg<int>(message => message == 1);
        ExpectMsg<int>(message => { seen = message; });
        ExpectMsg<int>((message, sender) => message == 3 && sender.Equals(TestActor));
        ExpectMsg<int>((message, sender) => Assert.Equal((4, TestActor), (message, sender)));
        ExpectMsg(15, (expected, actual) => expected == actual + 10);
        Assert.Equal(2, seen);
    }

    [Fact]
    public void An_expectation_that_is_not_met_fails_the_test()
    {
        Told("text", 1, 1, 1, 1);

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>());
        Assert.ThrowsAny<XunitException>(() => ExpectMsg(2));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(message => message > 1));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>((_, sender) => sender.IsNobody()));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg(2, (expected, actual) => expected == actual));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(Soon));
    }

    [Fact]
    public void A_failure_says_what_was_expected_and_what_came()
    {
        Told("text");

        var wrong = Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(hint: "the answer"));
        var none = Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(Soon, "the answer"));

        Assert.All(["System.Int32", "{text}", "System.String", "the answer"], part => Assert.Contains(part, wrong.Message));
        Assert.All(["Timeout", "System.Int32", "the answer"], part => Assert.Contains(part, none.Message));
    }

    [Fact]
    public async Task Expectations_can_be_awaited()
    {
        Told(1, 2, 3, 4, 5, 6, 7);

        Assert.Equal(1, await ExpectMsgAsync<int>());
        await ExpectMsgAsync(2);
        await ExpectMsgAsync<int>(message => message == 3);
        await ExpectMsgAsync<int>(message => Assert.Equal(4, message));
        await ExpectMsgAsync<int>((message, sender) => message == 5 && sender.Equals(TestActor));
        await ExpectMsgAsync<int>((message, _) => Assert.Equal(6, message));
        await ExpectMsgAsync(17, (expected, actual) => expected == actual + 10);
        await ExpectNoMsgAsync(Soon);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<int>(Soon));
    }

    [Fact]
    public async Task An_awaited_message_may_come_later()
    {
        var later = ExpectMsgAsync<string>().AsTask();
        Assert.False(later.IsCompleted);

        Told("late");

        Assert.Equal("late", await later);
    }

    [Fact]
    public void Silence()
    {
        ExpectNoMsg(Soon);
        ExpectNoMsg(50);
        Told("noise", "noise");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Soon));
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(50));
        ExpectNoMsg(Soon);
    }

    [Fact]
    public async Task Any_of_several()
    {
        Told(2, 3, 4, "text");

        Assert.Equal(2, ExpectMsgAnyOf(new[] { 1, 2 }));
        Assert.Equal(3, await ExpectMsgAnyOfAsync(new[] { 3 }));
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf(new[] { 1, 2 }));
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf(new[] { 1, 2 }));
    }

    [Fact]
    public void All_of_several_in_any_order()
    {
        Told(3, 1, 2, "a", "b");

        Assert.Equal([3, 1, 2], ExpectMsgAllOf(1, 2, 3));
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(TimeSpan.FromSeconds(1), "a", "c"));
    }

    [Fact]
    public void The_end_of_a_watched_actor()
    {
        var first = Watch(Sys.ActorOf<Echo>());
        var second = Watch(Sys.ActorOf<Echo>());

        Sys.Stop(first);
        Assert.Equal(first, ExpectTerminated(first).ActorRef);

        Sys.Stop(second);
        Assert.ThrowsAny<XunitException>(() => ExpectTerminated(first));
    }

    [Fact]
    public async Task The_end_of_an_actor_that_is_watched_no_longer()
    {
        var forgotten = await WatchAsync(Sys.ActorOf<Echo>());
        var watched = Watch(Sys.ActorOf<Echo>());
        await UnwatchAsync(forgotten);

        Sys.Stop(forgotten);
        ExpectNoMsg(Soon);
        Sys.Stop(watched);

        await ExpectTerminatedAsync(watched);
    }
}
