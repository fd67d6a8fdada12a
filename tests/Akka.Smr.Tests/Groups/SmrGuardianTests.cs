using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Replicas;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>A node that leaves: its replicas hand over first, for so long and no longer, and its actors stop before the system does.</summary>
public class SmrGuardianTests() : Akka.TestKit.Xunit2.TestKit("akka { loglevel = WARNING, actor.serialize-messages = on }")
{
    [Fact]
    public void A_node_has_handed_over_when_all_its_replicas_say_so()
    {
        var guardian = Guardian(TimeSpan.FromMinutes(5));
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        Start(guardian, "b", first);
        Start(guardian, "a", second);
        Start(guardian, "only-a-proxy", null);

        guardian.Tell(HandOver.Instance);
        first.ExpectMsg<PrepareToLeave>();
        second.ExpectMsg<PrepareToLeave>();
        second.Reply(ReadyToLeave.Instance);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        first.Reply(ReadyToLeave.Instance);
        ExpectMsg<Done>();
    }

    [Fact]
    public void A_node_waits_until_its_proxies_have_answered_all_who_wait()
    {
        var guardian = Guardian(TimeSpan.FromMinutes(5));
        var (replica, proxy) = (CreateTestProbe(), CreateTestProbe());
        Start(guardian, "a", replica, proxy);

        guardian.Tell(HandOver.Instance);
        replica.ExpectMsg<PrepareToLeave>();
        replica.Reply(ReadyToLeave.Instance);
        proxy.ExpectMsg<PrepareToLeave>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        proxy.Reply(ReadyToLeave.Instance);
        ExpectMsg<Done>();
    }

    [Fact]
    public void A_replica_that_does_not_answer_is_not_waited_for_beyond_the_limit()
    {
        var guardian = Guardian(TimeSpan.FromMilliseconds(100));
        var replica = CreateTestProbe();
        Start(guardian, "a", replica);
        EventFilter.Warning(contains: "have not handed over").ExpectOne(() =>
        {
            guardian.Tell(HandOver.Instance);
            replica.ExpectMsg<PrepareToLeave>();
            ExpectMsg<Done>();
        });
    }

    [Fact]
    public void Without_replicas_there_is_nothing_to_wait_for()
    {
        var guardian = Guardian(TimeSpan.FromMinutes(5));
        guardian.Tell(HandOver.Instance);
        ExpectMsg<Done>();
        guardian.Tell(StopGroups.Instance);
        ExpectMsg<Done>();
    }

    [Fact]
    public void A_group_that_starts_while_the_node_leaves_is_told_at_once()
    {
        var guardian = Guardian(TimeSpan.FromMinutes(5));
        guardian.Tell(HandOver.Instance);
        ExpectMsg<Done>();
        var (replica, proxy) = (CreateTestProbe(), CreateTestProbe());
        Start(guardian, "late", replica, proxy);
        replica.ExpectMsg<PrepareToLeave>();
        proxy.ExpectMsg<PrepareToLeave>();
    }

    [Fact]
    public void All_have_stopped_when_the_guardian_says_so()
    {
        var guardian = Guardian(TimeSpan.FromMinutes(5));
        var replica = CreateTestProbe();
        var proxy = CreateTestProbe();
        guardian.Tell(new GroupStarted(new GroupSettings { Name = "a" }, replica.Ref, proxy.Ref));
        Watch(replica.Ref);
        Watch(proxy.Ref);
        guardian.Tell(StopGroups.Instance);
        var stopped = new[] { ReceiveOne(RemainingOrDefault), ReceiveOne(RemainingOrDefault), ReceiveOne(RemainingOrDefault) };
        Assert.Equal(2, stopped.OfType<Terminated>().Count());
        Assert.Single(stopped.OfType<Done>());
    }

    private IActorRef Guardian(TimeSpan handOverTimeout) =>
        Sys.ActorOf(SmrGuardian.Props(new SmrSettings { HandOverTimeout = handOverTimeout }));

    private void Start(IActorRef guardian, string name, TestProbe? replica, TestProbe? proxy = null) =>
        guardian.Tell(new GroupStarted(new GroupSettings { Name = name }, replica?.Ref, proxy?.Ref ?? Sys.ActorOf(Props.Create(() => new IdleProxy()))));

    /// <summary>A proxy for whom nobody waits.</summary>
    private sealed class IdleProxy : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is PrepareToLeave)
                Sender.Tell(ReadyToLeave.Instance);
        }
    }
}
