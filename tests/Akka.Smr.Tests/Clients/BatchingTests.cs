using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>What waits goes together; how much, and how much at once, is bounded.</summary>
public sealed class BatchingTests : ProxyTest
{
    private static readonly GroupSettings WideWindow = Group with { Sessions = new SessionOptions { WindowCommands = 4096 } };

    private readonly FakeReplica _n1;

    public BatchingTests() => _n1 = Replica("n1");

    [Fact]
    public void A_thousand_commands_told_at_once_travel_in_few_batches_and_in_order()
    {
        var proxy = Proxy(WideWindow, _n1);
        Warm(proxy);
        for (var i = 1; i <= 1000; i++)
            proxy.Tell(new Add(i), TestActor);

        var batches = 0;
        var amounts = new List<int>();
        while (amounts.Count < 1000)
        {
            var batch = _n1.Commands();
            batches++;
            amounts.AddRange(batch.Select(_n1.AmountOf));
            _n1.Do(batch);
        }

        Assert.Equal(Enumerable.Range(1, 1000), amounts);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => new Total(2 * i)), ReceiveN(1000).Cast<Total>());
        Assert.InRange(batches, 1, 250);
    }

    [Fact]
    public void Only_so_many_batches_are_on_their_way_and_one_counts_until_all_of_it_is_answered()
    {
        var proxy = Proxy(WideWindow with { MaxBatchRequests = 2, MaxInflightBatches = 2 }, _n1);
        Warm(proxy);
        for (var i = 1; i <= 8; i++)
            proxy.Tell(new Add(i), TestActor);

        var (first, second) = (NextFull(proxy), NextFull(proxy));
        Assert.Null(_n1.Next(Soon));
        _n1.Do([first[0]]);
        _n1.Do([second[0]]);
        Assert.Null(_n1.Next(Soon));

        _n1.Do([second[1]]);
        var third = _n1.Commands();
        Assert.Null(_n1.Next(Soon));
        _n1.Do([first[1]]);
        _n1.Do(_n1.Commands());
        _n1.Do(third);
        Assert.Equal(8, ReceiveN(8).Count);
    }

    [Fact]
    [Hazard(51)]
    public void A_batch_stays_below_its_bytes_unless_one_command_alone_is_larger()
    {
        var proxy = Proxy(WideWindow with { MaxBatchBytes = 4000, MaxInflightBatches = 1 }, _n1);
        Warm(proxy);
        foreach (var size in Enumerable.Repeat(600, 12).Append(5000).Append(600))
            proxy.Tell(new Blob(new byte[size]), TestActor);

        for (var came = 0; came < 14;)
        {
            var batch = _n1.Commands();
            came += batch.Count;
            Assert.True(batch.Count == 1 || batch.Sum(r => r.Payload.Length) <= 4000);
            _n1.Do(batch);
        }

        Assert.Equal(14, ReceiveN(14).Count);
    }

    [Fact]
    public void Whoever_is_not_known_to_lead_is_asked_with_one_batch()
    {
        var proxy = Proxy(WideWindow with { MaxBatchRequests = 1 }, _n1);
        proxy.Tell(new SmrCommand(new Add(1), "s", 1), TestActor);
        proxy.Tell(new SmrCommand(new Add(2), "s", 2), TestActor);
        var first = _n1.Commands();
        Assert.Null(_n1.Next(Soon));

        _n1.Do(first);
        _n1.Do(_n1.Commands());
        ReceiveN(2);
    }

    [Fact]
    [Hazard(51)]
    public void A_command_that_is_too_large_is_refused_with_both_numbers()
    {
        var result = Client(Proxy(Group with { MaxCommandBytes = 1000 }, _n1)).Execute<Total>(new Blob(new byte[2000]));
        Assert.Null(_n1.Next(Soon));

        var rejected = Within(result);
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.TooLarge), (rejected.Outcome, rejected.Rejection));
        Assert.Matches(@"\b2\d{3} bytes; 1000 are the most", rejected.Detail);
    }

    [Fact]
    [Hazard(51)]
    public void The_groups_own_largest_size_counts_if_it_is_smaller()
    {
        _n1.MaxPayloadBytes = 500;
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Blob(new byte[2000]));
        Assert.Null(_n1.Next(Soon));

        Assert.Contains("500 are the most", Within(result).Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(22)]
    public void Beyond_the_bound_requests_are_refused_and_told_when_to_come_again()
    {
        var client = Client(Proxy(Group with { MaxPendingRequests = 5, MaxInflightBatches = 1 }, _n1));
        var taken = Enumerable.Range(1, 5).Select(i => client.Execute<Total>(new Add(i), "s", i)).ToArray();
        var refused = Within(client.Execute<Total>(new Add(6), "s", 6));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.Overloaded), (refused.Outcome, refused.Rejection));
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        for (var came = 0; came < 5;)
        {
            var batch = _n1.Commands();
            came += batch.Count;
            _n1.Do(batch);
        }

        Assert.All(taken, result => Assert.True(Within(result).IsDone));
        var next = client.Execute<Total>(new Add(6), "s", 6);
        _n1.Do(_n1.Commands());
        Assert.True(Within(next).IsDone);
    }

    [Fact]
    [Hazard(22)]
    public void Beyond_the_bound_on_bytes_requests_are_refused_and_what_is_answered_makes_room()
    {
        var client = Client(Proxy(Group with { MaxPendingBytes = 5000 }, _n1));
        var taken = client.Execute<Total>(new Blob(new byte[2000]));
        var refused = Within(client.Execute<Total>(new Blob(new byte[2000])));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.Overloaded), (refused.Outcome, refused.Rejection));
        Assert.Contains("max-pending-bytes", refused.Detail, StringComparison.Ordinal);
        _n1.Reply(_n1.Commands(), ReplyKind.Failed, "no");
        Assert.Equal(SmrOutcome.Failed, Within(taken).Outcome);
        var next = client.Execute<Total>(new Blob(new byte[2000]));
        _n1.Reply(_n1.Commands(), ReplyKind.Failed, "no");
        Assert.Equal(SmrOutcome.Failed, Within(next).Outcome);
    }

    [Fact]
    [Hazard(22)]
    public void What_never_left_for_a_leader_that_is_known_was_too_much_for_it()
    {
        var settings = Impatient with { RetryInterval = TimeSpan.FromSeconds(10), MaxBatchRequests = 1, MaxInflightBatches = 1 };
        var client = Client(Proxy(settings, _n1));
        var served = client.Execute<Total>(new Add(1), "s", 1);
        _n1.Do(_n1.Commands());
        Assert.True(Within(served).IsDone);
        var sent = client.Execute<Total>(new Add(2), "s", 2);
        var waits = client.Execute<Total>(new Add(3), "s", 3);
        _n1.Commands();

        Assert.Equal(SmrOutcome.Unknown, Within(sent).Outcome);
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.Overloaded), (Within(waits).Outcome, Within(waits).Rejection));
    }

    [Fact]
    public void A_caller_who_does_not_wait_is_not_answered()
    {
        var proxy = Proxy(Group, _n1);
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(Akka.Event.DeadLetter));
        proxy.Tell(new Add(1), ActorRefs.NoSender);
        _n1.Do(_n1.Commands());
        proxy.Tell(new Add(2), TestActor);
        _n1.Do(_n1.Commands());

        ExpectMsg(new Total(4));
        Assert.False(letters.HasMessages);
    }

    private void Warm(IActorRef proxy)
    {
        proxy.Tell(new Add(0), TestActor);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(0));
    }

    // How many join the first batch is a matter of chance; they are brought to two each.
    private IReadOnlyList<Request> NextFull(IActorRef proxy)
    {
        var batch = _n1.Commands();
        while (batch.Count < 2)
        {
            _n1.Do(batch);
            ExpectMsg<Total>();
            proxy.Tell(new Add(9), TestActor);
            batch = _n1.Commands();
        }

        return batch;
    }
}
