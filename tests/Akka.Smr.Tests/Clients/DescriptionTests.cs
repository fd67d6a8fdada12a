using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>What the state machine handles decides what a message is.</summary>
public sealed class DescriptionTests : ProxyTest
{
    private readonly FakeReplica _n1;

    public DescriptionTests() => _n1 = Replica("n1");

    [Fact]
    public void Requests_wait_until_the_group_is_described()
    {
        _n1.DescribesGroup = false;
        var proxy = Proxy(Impatient, _n1);
        proxy.Tell(new Add(1), TestActor);
        Assert.Null(_n1.Next(Soon));

        _n1.DescribesGroup = true;
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));
    }

    [Fact]
    [Hazard(22)]
    public void What_nobody_could_describe_in_time_is_refused_with_the_reason_and_who_is_known_stays_known()
    {
        _n1.Handled = [];
        _n1.Fault = "The replica is Stopped: its disk is damaged.";
        var (proxy, other) = (Proxy(Impatient, _n1), Replica("n2"));
        var refused = Within(Client(proxy).Execute<Total>(new Add(1)));
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NoLeader), (refused.Outcome, refused.Rejection));
        Assert.Contains("its disk is damaged", refused.Detail, StringComparison.Ordinal);

        other.Describe(proxy);
        var done = Client(proxy).Execute<Total>(new Add(1));
        _n1.Do(_n1.Commands());
        Assert.True(Within(done).IsDone);
    }

    [Fact]
    [Hazard(22)]
    public void Whom_a_replica_refused_that_is_out_is_told_what_is_wrong_with_it()
    {
        _n1.Fault = "Two groups have met.";
        var refused = Client(Proxy(Impatient, _n1)).Execute<Total>(new Add(1));
        while (!refused.IsCompleted)
        {
            if (_n1.Next(TimeSpan.FromMilliseconds(20)) is CommandBatch batch)
                _n1.Refuse(batch.Requests, RefusalReason.Halted);
        }

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.Unavailable), (Within(refused).Outcome, Within(refused).Rejection));
        Assert.Contains("Two groups have met.", Within(refused).Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(22)]
    public void What_waits_for_the_description_is_bounded_too()
    {
        _n1.DescribesGroup = false;
        var client = Client(Proxy(Group with { MaxPendingRequests = 3 }, _n1));
        for (var i = 0; i < 3; i++)
            client.Execute<Total>(new Add(1));

        Assert.Equal(SmrRejection.Overloaded, Within(client.Execute<Total>(new Add(1))).Rejection);
    }

    [Fact]
    public void A_type_that_nobody_handles_is_rejected()
    {
        var result = Client(Proxy(Group, _n1)).Execute<Total>(new Stranger(1));
        Assert.Null(_n1.Next(Soon));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NotHandled), (Within(result).Outcome, Within(result).Rejection));
        Assert.Contains(typeof(Stranger).ToString(), Within(result).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_description_teaches_new_types()
    {
        var proxy = Proxy(Group, _n1);
        var client = Client(proxy);
        var before = client.Execute<Total>(new Stranger(1));
        Assert.Null(_n1.Next(Soon));
        Assert.Equal(SmrRejection.NotHandled, Within(before).Rejection);

        _n1.Handled = [.. _n1.Handled, new HandledType(HandledType.NameOf(typeof(Stranger)), IsQuery: false)];
        _n1.Describe(proxy);
        var after = client.Execute<Total>(new Stranger(1));
        _n1.Do(_n1.Commands());
        Assert.True(Within(after).IsDone);
    }

    [Fact]
    public void A_type_that_is_not_known_makes_the_proxy_ask_again()
    {
        var proxy = Proxy(Impatient, _n1);
        var client = Client(proxy);
        AwaitAssert(
            () =>
            {
                var result = client.Execute<Total>(new Stranger(1));
                _n1.Handled = [new HandledType(HandledType.NameOf(typeof(Stranger)), IsQuery: true)];
                Assert.Null(_n1.Next(TimeSpan.FromMilliseconds(20)));
                Assert.Contains("as a query", Within(result).Detail, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_query_is_no_command_and_a_command_no_query()
    {
        var client = Client(Proxy(Group, _n1));
        var results = new[] { client.Execute<Total>(new Get("x")), client.Execute<Total>(new Get("x"), "s", 1), client.Query<Total>(new Add(1)) };
        Assert.Null(_n1.Next(Soon));

        Assert.All(results, r => Assert.Equal(SmrRejection.NotHandled, Within(r).Rejection));
    }

    [Fact]
    [Hazard("57b")]
    public void What_cannot_be_serialized_is_rejected_here()
    {
        var proxy = Proxy(Group, _n1);
        var result = Client(proxy).Execute<Total>(new Unserializable());
        proxy.Tell(new SmrCommand(new Unserializable(), "s", 1), TestActor);
        Assert.Null(_n1.Next(Soon));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NotSerializable), (Within(result).Outcome, Within(result).Rejection));
        Assert.Equal(SmrRejection.NotSerializable, Assert.IsType<SmrRejectedException>(ExpectMsg<Status.Failure>().Cause).Reason);
    }

    [Fact]
    public void The_leader_of_the_description_is_asked_first_and_its_addresses_are_candidates()
    {
        var (n2, n3) = (Replica("n2"), Replica("n3"));
        _n1.Leader = n3.Address;
        _n1.Addresses = [_n1.Address, n2.Address, n3.Address];
        Proxy(Attentive, _n1).Tell(new Add(1), TestActor);
        Assert.Null(_n1.Next(Soon));
        n3.Refuse(n3.Commands(), RefusalReason.NotLeader);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader);
        n2.Do(n2.Commands());

        ExpectMsg(new Total(2));
    }

    [Fact]
    public void Another_groups_description_is_not_believed()
    {
        _n1.DescribesGroup = false;
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new GroupDescription("other", [new HandledType(HandledType.NameOf(typeof(Add)), IsQuery: true)], [], null, 0), _n1.Ref);
        proxy.Tell(new Add(1), TestActor);
        Assert.Null(_n1.Next(Soon));
        _n1.DescribesGroup = true;
        _n1.Describe(proxy);

        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));
    }

    [Fact]
    public void A_description_without_types_describes_nothing_yet()
    {
        var handled = _n1.Handled;
        _n1.Handled = [];
        Proxy(Attentive, _n1).Tell(new Add(1), TestActor);
        Assert.Null(_n1.Next(Soon));
        _n1.Handled = handled;

        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));
    }

    [Fact]
    [Hazard(58)]
    public void What_no_user_sends_is_not_answered()
    {
        var proxy = Proxy(Group, _n1);
        var unhandled = CreateTestProbe();
        Sys.EventStream.Subscribe(unhandled.Ref, typeof(Akka.Event.UnhandledMessage));
        proxy.Tell(new CommandBatch([]), TestActor);
        proxy.Tell(new Status.Failure(new InvalidOperationException("a refusal")), TestActor);
        proxy.Tell(new ReplyBatch([new Reply(5, ReplyKind.Done, default, RefusalReason.None, default)], null, null, TimeSpan.Zero), TestActor);

        unhandled.ExpectMsg<Akka.Event.UnhandledMessage>();
        unhandled.ExpectMsg<Akka.Event.UnhandledMessage>();
        ExpectNoMsg(Soon);
    }
}
