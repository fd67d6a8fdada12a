using Akka.Actor;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>A node that leaves: its proxy takes nothing new, and answers what it has.</summary>
public sealed class LeavingTests : ProxyTest
{
    private readonly FakeReplica _n1;

    public LeavingTests() => _n1 = Replica("n1");

    [Fact]
    public void What_is_new_is_refused_and_what_was_under_way_is_answered()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(3), TestActor);
        var underWay = _n1.Commands();
        var node = CreateTestProbe();
        proxy.Tell(PrepareToLeave.Instance, node.Ref);

        proxy.Tell(new Add(4), TestActor);
        var refusal = Assert.IsType<SmrRejectedException>(ExpectMsg<Status.Failure>().Cause);
        Assert.Equal(SmrRejection.NodeLeaving, refusal.Reason);
        Assert.Contains("through another node", refusal.Message, StringComparison.Ordinal);
        var result = Within(Client(proxy).Query<Total>(new Get("a")));
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NodeLeaving), (result.Outcome, result.Rejection));
        Assert.False(node.HasMessages);

        _n1.Do(underWay);
        ExpectMsg(new Total(6));
        node.ExpectMsg<ReadyToLeave>();
    }

    [Fact]
    public void Of_a_proxy_that_nobody_waits_for_the_node_takes_leave_at_once()
    {
        var node = CreateTestProbe();
        Proxy(Group, _n1).Tell(PrepareToLeave.Instance, node.Ref);
        node.ExpectMsg<ReadyToLeave>();
    }
}
