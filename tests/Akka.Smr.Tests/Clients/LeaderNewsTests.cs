using Akka.Actor;
using Akka.Remote;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>What a proxy does when it is told who leads. No pause and no silence of these proxies ends within a test.</summary>
public sealed class LeaderNewsTests : ProxyTest
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static readonly GroupSettings Patient = Group with { RetryInterval = Long, RequestTimeout = 2 * Long };

    private readonly FakeReplica _n1;
    private readonly FakeReplica _n2;
    private readonly FakeReplica _n3;

    public LeaderNewsTests() => (_n1, _n2, _n3) = (Replica("n1"), Replica("n2"), Replica("n3"));

    [Theory]
    [InlineData(RefusalReason.NotLeader)]
    [InlineData(RefusalReason.Transferring)]
    [Hazard(22)]
    public void Who_was_sent_away_goes_to_the_new_leader_as_soon_as_it_is_told(RefusalReason reason)
    {
        Proxy(Patient, _n1, _n2, _n3).Tell(new Add(3), TestActor);
        var first = _n1.Commands();
        _n1.Refuse(first, reason, retryAfter: Long);
        _n1.Tell(Leads(_n3, 4));

        var again = _n3.Commands();
        Assert.Equal(first.Single().Payload.ToArray(), again.Single().Payload.ToArray());
        _n3.Do(again);
        ExpectMsg(new Total(6));
    }

    [Fact]
    [Hazard(23)]
    public void What_is_on_its_way_elsewhere_is_sent_again_in_its_session()
    {
        Proxy(Patient, _n1, _n2, _n3).Tell(new Add(3), TestActor);
        var lost = FakeReplica.Read(_n1.Commands().Single());
        _n1.Tell(Leads(_n2, 4));

        var again = _n2.Commands();
        var command = FakeReplica.Read(again.Single());
        Assert.Equal((lost.SessionId, lost.Sequence), (command.SessionId, command.Sequence));
        _n2.Do(again);
        ExpectMsg(new Total(6));
    }

    [Fact]
    public void What_is_on_its_way_to_the_new_leader_is_left_there()
    {
        var proxy = Proxy(Patient, _n1, _n2);
        proxy.Tell(new Add(3), TestActor);
        var first = _n1.Commands();
        _n1.Tell(Leads(_n1, 4));
        _n1.Do(first);
        ExpectMsg(new Total(6));

        proxy.Tell(new Add(4), TestActor);
        Assert.Equal(4, _n1.AmountOf(Assert.Single(_n1.Commands())));
    }

    [Theory]
    [InlineData(RefusalReason.NotLeader)]
    [InlineData(RefusalReason.Transferring)]
    public void A_late_refusal_by_the_old_leader_delays_nothing(RefusalReason reason)
    {
        var proxy = Proxy(Patient with { MaxInflightBatches = 1 }, _n1, _n2);
        proxy.Tell(new Add(3), TestActor);
        var first = _n1.Commands();
        _n1.Tell(Leads(_n2, 4));
        var again = _n2.Commands();
        proxy.Tell(new Add(4), TestActor);
        _n1.Refuse(first, reason, _n1.Address, Long);
        _n2.Do(again);
        ExpectMsg(new Total(6));

        _n2.Do(_n2.Commands());
        ExpectMsg(new Total(8));
    }

    [Fact]
    public void The_latest_term_holds_and_other_groups_mean_nothing()
    {
        var proxy = Proxy(Patient, _n1, _n2, _n3);
        proxy.Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader, retryAfter: Long);
        _n1.Tell(Leads(_n3, 5));
        _n3.Do(_n3.Commands());
        ExpectMsg(new Total(6));

        _n3.Tell(Leads(_n2, 4));
        _n3.Tell(Leads(_n2, 9) with { Group = "other" });
        proxy.Tell(new Add(4), TestActor);
        _n3.Do(_n3.Commands());
        ExpectMsg(new Total(8));
    }

    [Fact]
    [Hazard(58)]
    public void A_leader_that_is_nobody_is_passed_over()
    {
        Proxy(Attentive, _n1, _n2).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader);
        _n1.Tell(new LeaderKnown("g", long.MaxValue, "no address", null));

        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(6));
    }

    [Fact]
    [Hazard(53)]
    public void A_lost_connection_ends_the_wait_before_that_node_is_asked()
    {
        Proxy(Patient, _n1, _n2, _n3).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader, _n2.Address);
        _n2.Refuse(_n2.Commands(), RefusalReason.NotLeader, retryAfter: Long);
        Sys.EventStream.Publish(new DisassociatedEvent(Address.Parse("akka.tcp://test@here:1"), Address.Parse(_n3.Address), false));

        _n1.Do(_n1.Commands());
        ExpectMsg(new Total(6));
    }

    [Fact]
    public void The_replica_of_its_node_is_asked_to_tell_of_leaders()
    {
        var proxy = ProxyBeside(_n1, Patient, _n2);
        AwaitAssert(() => Assert.Equal(proxy, _n1.Follower));
    }

    private static LeaderKnown Leads(FakeReplica leader, long term) => new("g", term, leader.Address, "leader");
}
