using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>The session of the proxy itself, and those that callers bring.</summary>
public sealed class OwnSessionTests : ProxyTest
{
    private readonly FakeReplica _n1;
    private readonly FakeReplica _n2;

    public OwnSessionTests() => (_n1, _n2) = (Replica("n1"), Replica("n2"));

    [Fact]
    public void It_is_opened_once_and_numbers_start_at_one()
    {
        var proxy = Proxy(Group, _n1);
        for (var i = 1; i <= 3; i++)
        {
            proxy.Tell(new Add(i), TestActor);
            var batch = _n1.Commands();
            var command = FakeReplica.Read(batch.Single());
            Assert.Equal((1000, i, i - 1), (command.SessionId, command.Sequence, command.LowWater));
            _n1.Do(batch);
            ExpectMsg(new Total(2 * i));
        }

        Assert.Equal(1, _n1.Openings);
    }

    [Fact]
    [Hazard(40)]
    public void The_low_water_mark_stays_below_what_is_not_answered()
    {
        var proxy = Proxy(Group, _n1);
        SendOneByOne(proxy, 1, 2);
        var first = _n1.Commands();
        var second = first.Count > 1 ? [first[1]] : _n1.Commands();
        _n1.Do(second);
        ExpectMsg(new Total(4));

        proxy.Tell(new Add(3), TestActor);
        var third = _n1.Commands();
        Assert.Equal(0, FakeReplica.Read(third.Single()).LowWater);
        _n1.Do([first[0], .. third]);
        ReceiveN(2);

        proxy.Tell(new Add(4), TestActor);
        Assert.Equal(3, FakeReplica.Read(_n1.Commands().Single()).LowWater);
    }

    [Fact]
    [Hazard(40)]
    public void Numbers_on_their_way_stay_within_the_window_and_the_rest_waits()
    {
        var proxy = Proxy(Group with { Sessions = new SessionOptions { WindowCommands = 4 } }, _n1);
        for (var i = 1; i <= 10; i++)
            proxy.Tell(new Add(i), TestActor);

        // Twice, for what is told while the session opens may need two batches.
        var sent = new List<Request>();
        while (sent.Count < 4)
            sent.AddRange(_n1.Commands());
        Assert.Equal([1, 2, 3, 4], sent.Select(r => FakeReplica.Read(r).Sequence));
        Assert.Null(_n1.Next(Soon));

        _n1.Do(sent[1..]);
        Assert.Null(_n1.Next(Soon));
        _n1.Do(sent[..1]);
        var next = _n1.Commands();
        Assert.Equal([5, 6, 7, 8], next.Select(r => FakeReplica.Read(r).Sequence));
        Assert.All(next, r => Assert.Equal(4, FakeReplica.Read(r).LowWater));
    }

    [Fact]
    public void An_expired_session_is_replaced_for_a_command_that_was_certainly_not_run()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(1), TestActor);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));

        proxy.Tell(new Add(2), TestActor);
        _n1.Reply(_n1.Commands(), ReplyKind.SessionExpired);
        var again = _n1.Commands();

        var command = FakeReplica.Read(again.Single());
        Assert.Equal((1001, 1, 0), (command.SessionId, command.Sequence, command.LowWater));
        _n1.Do(again);
        ExpectMsg(new Total(4));
        Assert.Equal(2, _n1.Openings);
    }

    [Fact]
    public void A_command_that_was_only_refused_moves_to_the_new_session()
    {
        var proxy = Proxy(Attentive with { MaxBatchRequests = 1 }, _n1);
        proxy.Tell(new Add(0), TestActor);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(0));
        SendOneByOne(proxy, 1, 2);
        var (one, two) = (_n1.Commands(), _n1.Commands());
        _n1.Refuse(one, RefusalReason.Overloaded, retryAfter: TimeSpan.FromMilliseconds(50));
        _n1.Reply(two, ReplyKind.SessionExpired);

        for (var i = 0; i < 2; i++)
        {
            var again = _n1.Commands();
            Assert.Equal((1001, i + 1), (FakeReplica.Read(again.Single()).SessionId, FakeReplica.Read(again.Single()).Sequence));
            _n1.Do(again);
        }

        Assert.Equal([new Total(2), new Total(4)], ReceiveN(2));
    }

    [Fact]
    [Hazard(40)]
    public void An_expired_session_leaves_a_command_unknown_that_was_sent_in_doubt()
    {
        var result = Client(Proxy(Impatient, _n1, _n2)).Execute<Total>(new Add(1));
        _n1.Commands();
        _n2.Reply(_n2.Commands(), ReplyKind.SessionExpired);

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.SessionExpired), (Within(result).Outcome, Within(result).Unknown));
        Assert.Null(_n2.Next(Soon));
    }

    [Fact]
    [Hazard(40)]
    [Hazard(42)]
    public void A_command_given_up_in_doubt_is_below_the_next_low_water_mark()
    {
        var proxy = Proxy(Impatient, _n1);
        var client = Client(proxy);
        var lost = client.Execute<Total>(new Add(1));
        var copies = _n1.Commands();
        Assert.Equal(SmrOutcome.Unknown, Within(lost).Outcome);

        var next = client.Execute<Total>(new Add(2));
        Request request;
        do
            request = _n1.Commands().Single();
        while (_n1.AmountOf(request) == 1);
        var (late, command) = (FakeReplica.Read(copies.Single()), FakeReplica.Read(request));

        // The group judges as it does: once it has heard of the second, a late copy of the first is stale.
        var table = new SessionTable(new SessionOptions());
        table.Open(new LogIndex(1000), 0);
        Assert.Equal(SessionVerdict.Execute, table.Judge(command, new LogIndex(1001), 0, out _));
        Assert.Equal(SessionVerdict.Stale, table.Judge(late, new LogIndex(1002), 0, out _));
        _n1.Do([request]);
        Assert.True(Within(next).IsDone);
    }

    [Fact]
    public void A_full_table_rejects_those_who_wait_for_a_session()
    {
        _n1.OpeningAnswer = ReplyKind.SessionTableFull;
        var client = Client(Proxy(Group, _n1));
        var results = new[] { client.Execute<Total>(new Add(1)), client.Execute<Total>(new Add(2)) };
        Assert.Null(_n1.Next(Soon));

        Assert.All(results, r => Assert.Equal((SmrOutcome.Rejected, SmrRejection.TooManySessions), (Within(r).Outcome, Within(r).Rejection)));

        _n1.OpeningAnswer = ReplyKind.Done;
        var later = client.Execute<Total>(new Add(3));
        _n1.Do(_n1.Commands());
        Assert.True(Within(later).IsDone);
    }

    [Fact]
    public void It_is_closed_when_the_proxy_stops()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(1), TestActor);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));
        Sys.Stop(proxy);

        var closing = _n1.Commands().Single();
        Assert.Equal(EntryKind.CloseSession, closing.Kind);
        Assert.Equal(1000, BitConverter.ToInt64(closing.Payload.Span));
    }

    [Fact]
    public void A_callers_session_goes_by_name_and_keeps_half_the_window()
    {
        var proxy = Proxy(Group with { MaxBatchRequests = 1 }, _n1);
        foreach (var (sequence, lowWater) in new[] { (1, 0), (32, 0), (33, 1), (100, 68), (34, 2) })
        {
            proxy.Tell(new SmrCommand(new Add(1), "zoë", sequence), TestActor);
            var batch = _n1.Commands();
            var command = FakeReplica.Read(batch.Single());
            Assert.Equal((0, sequence, lowWater), (command.SessionId, command.Sequence, command.LowWater));
            Assert.Equal("zoë", System.Text.Encoding.UTF8.GetString(command.Name.Span));
            _n1.Do(batch);
            ExpectMsg<Total>();
        }

        Assert.Equal(0, _n1.Openings);
    }

    [Fact]
    public void A_window_of_one_still_has_room_for_a_callers_command()
    {
        Proxy(Group with { Sessions = new SessionOptions { WindowCommands = 1 } }, _n1).Tell(new SmrCommand(new Add(1), "s", 1), TestActor);
        var command = FakeReplica.Read(_n1.Commands().Single());

        Assert.Equal(SessionVerdict.Execute, new SessionTable(new SessionOptions { WindowCommands = 1 }).Judge(command, new LogIndex(1), 0, out _));
    }

    [Fact]
    public void The_same_number_asked_twice_at_once_is_answered_twice()
    {
        var client = Client(Proxy(Group, _n1));
        var results = new[] { client.Execute<Total>(new Add(1), "s", 1), client.Execute<Total>(new Add(1), "s", 1) };
        for (var came = 0; came < 2;)
        {
            var batch = _n1.Commands();
            came += batch.Count;
            _n1.Do(batch);
        }

        Assert.All(results, r => Assert.True(Within(r).IsDone));
    }

    [Theory]
    [InlineData("s", 0)]
    [InlineData("s", -3)]
    [InlineData("", 1)]
    [InlineData("too long", 1)]
    public void A_session_that_breaks_a_rule_is_rejected(string session, long sequence)
    {
        var client = Client(Proxy(Group with { Sessions = new SessionOptions { MaxNameBytes = 7 } }, _n1));
        var result = Within(client.Execute<Total>(new Add(1), session, sequence));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.InvalidSession), (result.Outcome, result.Rejection));
        Assert.Null(_n1.Next(Soon));
    }

    private void SendOneByOne(IActorRef proxy, params int[] amounts)
    {
        foreach (var amount in amounts)
            proxy.Tell(new Add(amount), TestActor);
    }
}
