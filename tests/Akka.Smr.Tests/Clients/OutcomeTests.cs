using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>What a caller is told, by every answer that a replica can give; and that it is told once.</summary>
public sealed class OutcomeTests : ProxyTest
{
    private readonly FakeReplica _n1;

    public OutcomeTests() => _n1 = Replica("n1");

    [Fact]
    public void A_command_is_answered_with_its_reply()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(4), TestActor);

        _n1.Do(_n1.Commands());

        Assert.Equal(new Total(8), ExpectMsg<Total>());
        Assert.Equal(proxy, LastSender);
    }

    [Fact]
    public void A_client_gets_the_reply_and_its_place_in_the_log()
    {
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Add(4));
        _n1.Do(_n1.Commands(), index: 17);

        var done = Within(result);
        Assert.True(done.IsDone);
        Assert.Equal(new Total(8), done.Value);
        Assert.Equal((17, 3), (done.Index, done.Term));
    }

    [Fact]
    public void A_reply_of_null_is_told_as_done()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(1), TestActor);
        _n1.Reply(_n1.Commands(), ReplyKind.Done);
        ExpectMsg<Done>();

        var result = Client(proxy).Execute<string>(new Add(1));
        _n1.Reply(_n1.Commands(), ReplyKind.Done);
        Assert.True(Within(result).IsDone);
        Assert.Null(Within(result).Value);
    }

    [Fact]
    [Hazard("57a")]
    public async Task Who_asks_for_a_type_is_thrown_what_happened()
    {
        var asked = Proxy(Group, _n1).Ask<Total>(new Add(1), TimeSpan.FromSeconds(10));
        _n1.Reply(_n1.Commands(), ReplyKind.Failed, "too little money", index: 9);

        var failure = await Assert.ThrowsAsync<SmrCommandFailedException>(() => asked);
        Assert.Equal(("too little money", 9), (failure.Message, failure.Index));
    }

    [Theory]
    [Hazard("57a")]
    [InlineData(ReplyKind.Invalid, SmrRejection.NotHandled)]
    [InlineData(ReplyKind.OutsideWindow, SmrRejection.InvalidSession)]
    [InlineData(ReplyKind.SessionTableFull, SmrRejection.TooManySessions)]
    internal void What_was_certainly_not_run_is_rejected(ReplyKind kind, SmrRejection reason)
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new SmrCommand(new Add(1), "s", 1), TestActor);
        _n1.Reply(_n1.Commands(), kind, "why");

        Assert.Equal(reason, Rejected(ExpectMsg<Status.Failure>()).Reason);
    }

    [Fact]
    public void A_group_that_takes_no_such_size_is_believed()
    {
        Proxy(Group, _n1).Tell(new Add(1), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.TooLarge);

        Assert.Equal(SmrRejection.TooLarge, Rejected(ExpectMsg<Status.Failure>()).Reason);
    }

    [Theory]
    [Hazard(40)]
    [Hazard(42)]
    [InlineData(ReplyKind.SessionExpired, UnknownReason.SessionExpired)]
    [InlineData(ReplyKind.StaleSequence, UnknownReason.StaleSequence)]
    internal void What_a_callers_session_has_forgotten_is_unknown(ReplyKind kind, UnknownReason reason)
    {
        Proxy(Group, _n1).Tell(new SmrCommand(new Add(1), "s", 2), TestActor);
        _n1.Reply(_n1.Commands(), kind);

        var failure = Assert.IsType<SmrUnknownOutcomeException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Equal(reason, failure.Reason);
    }

    [Fact]
    [Hazard(21)]
    public void Every_caller_gets_the_reply_to_its_own_command()
    {
        var proxy = Proxy(Group, _n1);
        var callers = Enumerable.Range(0, 20).Select(_ => CreateTestProbe()).ToArray();
        for (var i = 0; i < callers.Length; i++)
            proxy.Tell(new Add(i), callers[i].Ref);

        for (var came = 0; came < callers.Length;)
        {
            var batch = _n1.Commands();
            came += batch.Count;
            _n1.Do([.. batch.Reverse()]);
        }

        for (var i = 0; i < callers.Length; i++)
            Assert.Equal(new Total(2 * i), callers[i].ExpectMsg<Total>());
    }

    [Fact]
    [Hazard(21)]
    public void An_answer_that_comes_twice_is_told_once()
    {
        Proxy(Group, _n1).Tell(new Add(1), TestActor);
        var batch = _n1.Commands();
        _n1.Do(batch);
        _n1.Reply(batch, ReplyKind.Failed, "again");
        _n1.Do([new Request(99, EntryKind.SessionCommand, batch[0].Payload)]);

        ExpectMsg<Total>();
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void A_reply_of_another_type_says_what_came_and_that_it_was_done()
    {
        var result = Client(Proxy(Group, _n1)).Execute<string>(new Add(1));
        _n1.Do(_n1.Commands());

        var failed = Within(result);
        Assert.Equal((SmrOutcome.Unknown, UnknownReason.UnreadableReply), (failed.Outcome, failed.Unknown));
        Assert.Equal($"It was done, but its reply is {typeof(Total)} where {typeof(string)} was expected.", failed.Detail);
    }

    [Fact]
    [Hazard(58)]
    public void A_reply_that_cannot_be_read_here_says_that_it_was_done()
    {
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Add(1));
        _n1.Reply(_n1.Commands(), ReplyKind.Done, "no payload at all");

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.UnreadableReply), (Within(result).Outcome, Within(result).Unknown));
        Assert.StartsWith("It was done", Within(result).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [Hazard(40)]
    [Hazard(51)]
    [InlineData(ReplyKind.ReplyTooLarge)]
    [InlineData(ReplyKind.ReplyForgotten)]
    internal void A_reply_that_the_group_cannot_tell_says_that_it_was_done(ReplyKind kind)
    {
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Add(1), "s", 1);
        _n1.Reply(_n1.Commands(), kind, "It was done, but.");

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.UnreadableReply), (Within(result).Outcome, Within(result).Unknown));
        Assert.Equal("It was done, but.", Within(result).Detail);
    }

    [Fact]
    public void A_caller_who_stops_waiting_knows_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Add(1), cancellation.Token);
        var batch = _n1.Commands();
        cancellation.Cancel();

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.Canceled), (Within(result).Outcome, Within(result).Unknown));
        _n1.Do(batch);
    }

    [Fact]
    [Hazard(22)]
    public void A_proxy_that_stops_answers_everybody()
    {
        var proxy = Proxy(Group with { MaxInflightBatches = 1 }, _n1);
        var sent = Client(proxy).Execute<Total>(new Add(1));
        _n1.Commands();
        var waits = Client(proxy).Execute<Total>(new Add(2));
        proxy.Tell(PoisonPill.Instance, ActorRefs.NoSender);

        Assert.Equal(SmrOutcome.Unknown, Within(sent).Outcome);
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.Unavailable), (Within(waits).Outcome, Within(waits).Rejection));
    }

    [Fact]
    [Hazard(22)]
    public void Nobody_waits_for_a_proxy_that_is_gone_with_its_system()
    {
        var proxy = Proxy(Group, _n1);
        var client = Client(proxy);
        Watch(proxy);
        Sys.Stop(proxy);
        ExpectTerminated(proxy);
        var result = client.Execute<Total>(new Add(1));
        Assert.False(result.IsCompleted);
        Sys.Terminate();

        Assert.Equal(SmrOutcome.Unknown, Within(result).Outcome);
    }

    private static SmrRejectedException Rejected(Status.Failure failure) => Assert.IsType<SmrRejectedException>(failure.Cause);
}
