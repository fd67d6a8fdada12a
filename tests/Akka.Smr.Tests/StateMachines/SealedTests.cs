using Akka.Actor;
using Akka.Event;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

#pragma warning disable CS0618 // The compiler warns of what is tried here, which is its part of the sealing.

[Hazard(59)]
public sealed class SealedTests : MachineTest
{
    [Theory]
    [InlineData("sender", "return the reply")]
    [InlineData("self", "do all of it in this command")]
    [InlineData("context", "let the caller do it")]
    [InlineData("become", "keep in the state what decides")]
    [InlineData("become-stacked", "keep in the state what decides")]
    [InlineData("unbecome", "keep in the state what decides")]
    [InlineData("timeout", "Apply.ClusterTime")]
    [InlineData("declare", "declared in the constructor")]
    public void Misuse_throws_and_says_what_to_use_instead(string what, string instead)
    {
        var replica = Start(Props.Create(() => new Misuser()));
        var outcome = replica.Apply(Script.Command(new Misuse(what)))[0];
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Contains(instead, Text(outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context", "let the caller do it")]
    [InlineData("apply", "while a command or a query is handled")]
    [InlineData("twice", "declared twice")]
    [InlineData("snapshot-twice", "Snapshot is declared twice")]
    [InlineData("digest-twice", "Digest is declared twice")]
    public void Misuse_in_the_constructor_throws(string what, string sentence)
    {
        var probe = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new ReplicaStandIn(Props.Create(() => new EarlyMisuser(what)), probe.Ref)));
        probe.ExpectMsg<ReplicaStandIn.Created>();
        var crashed = probe.ExpectMsg<ReplicaStandIn.Crashed>().Cause;
        Assert.Contains(sentence, crashed.GetBaseException().Message, StringComparison.Ordinal);
        ExpectErrorLogged();
    }

    [Fact]
    public void Timers_are_refused_at_construction()
    {
        var probe = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new ReplicaStandIn(Props.Create(() => new Timed()), probe.Ref)));
        probe.ExpectMsg<ReplicaStandIn.Created>();
        Assert.Contains("can't be IWithTimers", probe.ExpectMsg<ReplicaStandIn.Crashed>().Cause.GetBaseException().Message, StringComparison.Ordinal);
        ExpectErrorLogged();
    }

    [Fact]
    public void A_machine_without_a_snapshot_is_refused_at_its_start()
    {
        var replica = Create(Props.Create(() => new Unsaved()));
        replica.Tell(new StartMachine(Settings));
        Assert.Contains("declares no Snapshot", replica.ExpectFailed().Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_messages_are_refused_and_never_applied()
    {
        var unhandled = CreateTestProbe();
        Sys.EventStream.Subscribe(unhandled.Ref, typeof(UnhandledMessage));
        var warnings = CreateTestProbe();
        Sys.EventStream.Subscribe(warnings.Ref, typeof(Warning));
        var replica = StartLedger();
        for (var i = 0; i < 10; i++)
            replica.Tell(new Add("a", 1));
        replica.Tell(new StartMachine(Settings));

        for (var i = 0; i < 10; i++)
            Assert.IsType<Add>(unhandled.ExpectMsg<UnhandledMessage>().Message);
        Assert.IsType<StartMachine>(unhandled.ExpectMsg<UnhandledMessage>().Message);
        Assert.Contains("was not applied", warnings.ExpectMsg<Warning>().ToString(), StringComparison.Ordinal);
        Assert.Equal(new Sum(0), replica.Value(new Get("a")));
        Assert.False(warnings.HasMessages);
    }

    [Fact]
    public void What_comes_before_the_start_is_not_applied()
    {
        var replica = Create(Props.Create(() => new Ledger(new Spy())));
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Add("a", 1)) }, WantReplies: true));
        replica.Tell(new StartMachine(Settings));
        replica.Probe.ExpectMsg<MachineStarted>();
        Assert.Equal(new Sum(0), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_machine_that_was_restarted_says_that_it_knows_nothing()
    {
        var replica = StartLedger();
        replica.Apply(Script.Command(new Add("a", 1)));
        replica.Tell(Kill.Instance);
        replica.Probe.ExpectMsg<ReplicaStandIn.Crashed>();
        Assert.IsType<ActorKilledException>(replica.ExpectFailed().Cause);
        ExpectErrorLogged();
    }

    private sealed class Misuser : StateMachineActor
    {
        public Misuser()
        {
            Command<Misuse>(command => Try(command.What));
            Snapshot(() => new Sum(0), _ => { });
        }

        private string Try(string what)
        {
            switch (what)
            {
                case "sender":
                    return Sender.ToString()!;
                case "self":
                    Self.Tell("now");
                    break;
                case "context":
                    Context.ActorOf(Props.Create(() => new Unsaved()));
                    break;
                case "become":
                    Become(_ => true);
                    break;
                case "become-stacked":
                    BecomeStacked(_ => true);
                    break;
                case "unbecome":
                    UnbecomeStacked();
                    break;
                case "timeout":
                    SetReceiveTimeout(TimeSpan.FromSeconds(1));
                    break;
                case "declare":
                    Command<Add>(_ => null);
                    break;
            }

            return "nothing was thrown";
        }
    }

    private sealed class EarlyMisuser : StateMachineActor
    {
        public EarlyMisuser(string what)
        {
            Command<Add>(_ => null);
            Snapshot(() => new Sum(0), _ => { });
            Digest(_ => { });
            switch (what)
            {
                case "context":
                    Context.ActorOf(Props.Create(() => new Unsaved()));
                    break;
                case "apply":
                    _ = Apply.Index;
                    break;
                case "twice":
                    Query<Add>(_ => null);
                    break;
                case "snapshot-twice":
                    Snapshot(() => new Sum(0), _ => { });
                    break;
                case "digest-twice":
                    Digest(_ => { });
                    break;
            }
        }
    }

    private sealed class Timed : StateMachineActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Unsaved : StateMachineActor
    {
        public Unsaved() => Command<Add>(_ => null);
    }
}
