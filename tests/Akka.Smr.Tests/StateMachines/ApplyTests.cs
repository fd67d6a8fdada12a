using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

public sealed class ApplyTests : MachineTest
{
    private readonly Replica _replica;

    public ApplyTests() => _replica = StartLedger();

    [Fact]
    public void A_machine_says_what_it_handles_in_the_order_of_declaration()
    {
        var other = Create(Props.Create(() => new Ledger(new Spy())));
        other.Tell(new StartMachine(Settings));
        var handled = other.Probe.ExpectMsg<MachineStarted>().Handled;
        Assert.Equal(new HandledType("Akka.Smr.Tests.StateMachines.Add, Akka.Smr.Tests", IsQuery: false), handled[0]);
        Assert.Equal(new HandledType("Akka.Smr.Tests.StateMachines.Get, Akka.Smr.Tests", IsQuery: true), handled[5]);
        Assert.Equal(7, handled.Count);
    }

    [Fact]
    public void Commands_are_run_in_log_order_and_every_entry_has_its_outcome()
    {
        var outcomes = _replica.Apply(Script.Noop(), Script.Command(new Add("a", 1)), Script.Command(new Add("a", 2)), Script.Command(new Silent()));
        Assert.Equal([1, 2, 3, 4], outcomes.Select(outcome => outcome.At.Index.Value));
        Assert.All(outcomes, outcome => Assert.Equal(ReplyKind.Done, outcome.Kind));
        Assert.Equal([null, new Sum(1), new Sum(3), null], outcomes.Select(outcome => Decode(outcome)));
    }

    [Fact]
    public void Outcomes_that_nobody_waits_for_are_not_collected()
    {
        _replica.Tell(new ApplyEntries(new[] { Script.Command(new Add("a", 1)) }, WantReplies: false));
        var applied = _replica.Probe.ExpectMsg<EntriesApplied>();
        Assert.Equal(1, applied.UpTo.Value);
        Assert.True(applied.Outcomes.IsEmpty);
        Assert.Equal(new Sum(1), _replica.Value(new Get("a")));
    }

    [Fact]
    public void A_gap_stops_the_machine()
    {
        Script.Noop();
        _replica.Tell(new ApplyEntries(new[] { Script.Noop() }, WantReplies: true));
        var failed = _replica.ExpectFailed();
        Assert.Equal(1, failed.At.Value);
        Assert.Contains("gap", failed.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_comes_twice_stops_the_machine()
    {
        var entry = Script.Command(new Add("a", 1));
        _replica.Apply(entry);
        _replica.Tell(new ApplyEntries(new[] { entry }, WantReplies: true));
        Assert.Equal(2, _replica.ExpectFailed().At.Value);
    }

    [Fact]
    public void An_entry_without_its_bytes_stops_the_machine()
    {
        _replica.Tell(new ApplyEntries(new[] { Script.Command(new Add("a", 1)).Stripped() }, WantReplies: true));
        Assert.Contains("without its bytes", _replica.ExpectFailed().Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_machine_does_nothing_more()
    {
        Script.Noop();
        _replica.Tell(new ApplyEntries(new[] { Script.Noop() }, WantReplies: true));
        _replica.ExpectFailed();
        _replica.Tell(new ApplyEntries(new[] { Script.All[0] }, WantReplies: true));
        _replica.Tell(new ComputeDigest(_replica.Probe.Ref));
        _replica.Machine.Tell(new Identify(1), _replica.Probe.Ref);
        _replica.Probe.ExpectMsg<ActorIdentity>();
    }

    [Fact]
    public void Queries_see_the_present_state_and_its_index()
    {
        _replica.Apply(Script.Command(new Add("a", 5)), Script.Noop());
        var outcome = _replica.Ask(new Get("a"));
        Assert.Equal(new EntryId(new LogIndex(2), new Term(1)), outcome.At);
        Assert.Equal(new Sum(5), Decode(outcome));
    }

    [Fact]
    public void A_query_that_throws_fails_alone()
    {
        _replica.Apply(Script.Command(new Add("a", 5)));
        var outcome = _replica.Ask(new GetBroken());
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Equal("the query is broken", Text(outcome));
        Assert.Equal(new Sum(5), _replica.Value(new Get("a")));
    }

    [Fact]
    [Hazard(58)]
    public void Hostile_payloads_are_invalid_and_harm_nothing()
    {
        Entry[] hostile =
        [
            Script.Write(EntryKind.Command, []),
            Script.Write(EntryKind.Command, [1, 2, 3]),
            Script.Write(EntryKind.Command, [.. Encode(new Add("a", 1)).Take(12)]),
            Script.Write(EntryKind.Command, [1, 99, 99, 0, 0, 0, 0, 1]),
            Script.Write(EntryKind.SessionCommand, [1]),
            Script.Write(EntryKind.CloseSession, [1]),
            Script.Write(new EntryKind(200), [1]),
            Script.Command(null),
            Script.Command("a string is no command"),
            Script.Command(new Get("a")),
            Script.InSession("", 1, new Add("a", 1)),
            Script.InSession("s", -1, new Add("a", 1)),
        ];
        var outcomes = _replica.Apply(hostile);
        Assert.All(outcomes, outcome => Assert.Equal(ReplyKind.Invalid, outcome.Kind));
        Assert.All(outcomes, outcome => Assert.NotEmpty(Text(outcome)));
        Assert.Equal(new Sum(1), _replica.Reply(Script.Command(new Add("a", 1))));
    }

    [Fact]
    [Hazard(58)]
    public void A_hostile_query_is_invalid()
    {
        Assert.Equal(ReplyKind.Invalid, _replica.Ask(new Add("a", 1)).Kind);
        Assert.Equal(ReplyKind.Invalid, _replica.Ask("a string is no query").Kind);
        Assert.Equal(new Sum(0), _replica.Value(new Get("a")));
    }

    [Fact]
    public void A_handler_that_returns_a_task_fails()
    {
        var replica = StartLedger(new Spy { Act = _ => Task.FromResult(1) });
        var outcome = Assert.Single(replica.Apply(Script.Command(new Misuse(""))));
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Contains("task", Text(outcome), StringComparison.Ordinal);
    }
}
