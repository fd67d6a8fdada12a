using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>Queries go to this node's replica if it has one, may be sent again, and are never unknown.</summary>
public sealed class QueryTests : ProxyTest
{
    private readonly FakeReplica _local;
    private readonly FakeReplica _n1;
    private readonly FakeReplica _n2;

    public QueryTests() => (_local, _n1, _n2) = (Replica("local"), Replica("n1"), Replica("n2"));

    [Fact]
    public void The_nearest_replica_is_asked_and_commands_find_their_leader()
    {
        var proxy = ProxyBeside(_local, Group, _n1);
        proxy.Tell(new Add(1), TestActor);
        _local.Refuse(_local.Commands(), RefusalReason.NotLeader, _n1.Address);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));

        proxy.Tell(new Get("x"), TestActor);
        _local.ReplyWith(_local.Queries().Requests.Single(), new Total(5));
        ExpectMsg(new Total(5));
    }

    [Fact]
    public void Without_a_replica_here_the_leader_is_asked()
    {
        var proxy = Proxy(Group, _n1, _n2);
        proxy.Tell(new Get("x"), TestActor);
        _n1.Refuse(_n1.Queries().Requests, RefusalReason.NotLeader, _n2.Address);
        _n2.ReplyWith(_n2.Queries().Requests.Single(), new Total(5));

        ExpectMsg(new Total(5));
    }

    [Theory]
    [InlineData(null, ReadConsistency.Lease)]
    [InlineData(ReadConsistency.Linearizable, ReadConsistency.Linearizable)]
    [InlineData(ReadConsistency.Local, ReadConsistency.Local)]
    public void The_consistency_is_the_groups_unless_one_is_asked_for(ReadConsistency? asked, ReadConsistency expected)
    {
        var result = Client(Proxy(Group with { Read = ReadConsistency.Lease }, _n1)).Query<Total>(new Get("x"), asked);
        var batch = _n1.Queries();
        _n1.ReplyWith(batch.Requests.Single(), new Total(5));

        Assert.Equal(expected, batch.Consistency);
        Assert.Equal((new Total(5), 7), (Within(result).Value, Within(result).Index));
    }

    [Fact]
    public void Batches_are_of_one_consistency()
    {
        var proxy = Proxy(Group, _n1);
        foreach (var consistency in new[] { ReadConsistency.Local, ReadConsistency.Linearizable, ReadConsistency.Local, ReadConsistency.Linearizable })
            proxy.Tell(new SmrQuery(new Get("x"), consistency), TestActor);

        var seen = new Dictionary<ReadConsistency, int>();
        while (seen.Values.Sum() < 4)
        {
            var batch = _n1.Queries();
            seen[batch.Consistency] = seen.GetValueOrDefault(batch.Consistency) + batch.Requests.Count;
            foreach (var request in batch.Requests)
                _n1.ReplyWith(request, new Total(1));
        }

        Assert.Equal(2, seen[ReadConsistency.Local]);
        Assert.Equal(4, ReceiveN(4).Count);
    }

    [Fact]
    public void A_replica_here_that_is_silent_is_passed_over()
    {
        var proxy = ProxyBeside(_local, Impatient, _n1);
        Lead(proxy);
        proxy.Tell(new Get("x"), TestActor);
        _local.Queries();
        _n1.ReplyWith(_n1.Queries().Requests.Single(), new Total(5));

        ExpectMsg(new Total(5));
    }

    [Theory]
    [InlineData(RefusalReason.NotLeader)]
    [InlineData(RefusalReason.Halted)]
    public void A_replica_here_that_refuses_is_passed_over_for_a_while(RefusalReason reason)
    {
        var proxy = ProxyBeside(_local, Impatient, _n1);
        Lead(proxy);
        proxy.Tell(new Get("x"), TestActor);
        _local.Refuse(_local.Queries().Requests, reason);
        _n1.ReplyWith(_n1.Queries().Requests.Single(), new Total(5));
        ExpectMsg(new Total(5));

        // And is asked again when it has had time.
        AwaitAssert(
            () =>
            {
                proxy.Tell(new Get("x"), ActorRefs.NoSender);
                Assert.IsType<QueryBatch>(_local.Next(TimeSpan.FromMilliseconds(20)));
            },
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_replica_here_that_knows_no_leader_is_no_dead_end()
    {
        var proxy = ProxyBeside(_local, Attentive, _n1);
        proxy.Tell(new Get("x"), TestActor);
        _local.Refuse(_local.Queries().Requests, RefusalReason.NotLeader);
        _n1.ReplyWith(_n1.Queries().Requests.Single(), new Total(5));

        ExpectMsg(new Total(5));
    }

    [Fact]
    [Hazard(42)]
    public void A_query_without_an_answer_is_rejected_and_never_unknown()
    {
        var result = Client(Proxy(Impatient, _n1)).Query<Total>(new Get("x"));
        _n1.Queries();

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NoLeader), (Within(result).Outcome, Within(result).Rejection));
    }

    [Fact]
    public void A_query_that_fails_says_so()
    {
        var result = Client(Proxy(Group, _n1)).Query<Total>(new Get("x"));
        _n1.Reply(_n1.Queries().Requests, ReplyKind.Failed, "no such key");

        Assert.Equal((SmrOutcome.Failed, "no such key"), (Within(result).Outcome, Within(result).Detail));
    }

    private void Lead(IActorRef proxy)
    {
        proxy.Tell(new Add(1), TestActor);
        _local.Refuse(_local.Commands(), RefusalReason.NotLeader, _n1.Address);
        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(2));
    }
}
