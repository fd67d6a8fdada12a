using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

[Hazard(55)]
public sealed class RollbackTests : MachineTest
{
    private readonly Spy _spy = new();

    [Fact]
    public void An_exception_leaves_the_state_as_it_was_before_the_command()
    {
        var replica = StartLedger(_spy);
        var outcomes = replica.Apply(
            Script.Command(new Add("a", 1)), Script.Command(new Add("b", 2)), Script.Command(new Break("a")), Script.Command(new Add("a", 10)));
        Assert.Equal(ReplyKind.Failed, outcomes[2].Kind);
        Assert.Equal("a is broken", Text(outcomes[2]));
        Assert.Equal(3, outcomes[2].At.Index.Value);
        Assert.Equal(new Sum(11), Decode(outcomes[3]));
        Assert.Equal(new Sum(2), replica.Value(new Get("b")));
    }

    [Fact]
    public void The_first_command_may_throw()
    {
        var replica = StartLedger(_spy);
        replica.Apply(Script.Command(new Break("a")));
        Assert.Equal(new Sum(0), replica.Value(new Get("a")));
    }

    [Fact]
    public void The_next_exception_does_not_pay_for_the_commands_again()
    {
        var replica = StartLedger(_spy);
        for (var i = 0; i < 100; i++)
            replica.Apply(Script.Command(new Add("a", 1)));
        replica.Apply(Script.Command(new Break("a")));
        Assert.Equal((200, 1), (_spy.Commands, _spy.Clears));

        replica.Apply(Script.Command(new Add("a", 1)), Script.Command(new Break("a")), Script.Command(new Break("a")));
        Assert.Equal((202, 3), (_spy.Commands, _spy.Clears));
        Assert.Equal(new Sum(101), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_checkpoint_is_taken_when_so_much_was_run()
    {
        var entry = Script.Command(new Add("a", 1));
        Settings = Settings with { RollbackLogBytes = 10 * entry.Size };
        var replica = StartLedger(_spy);
        replica.Apply(entry);
        for (var i = 1; i < 105; i++)
            replica.Apply(Script.Command(new Add("a", 1)));
        replica.Apply(Script.Command(new Break("a")));
        Assert.InRange(_spy.Commands - 105, 0, 11);
        Assert.Equal(new Sum(105), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_refusal_rolls_nothing_back()
    {
        var replica = StartLedger(_spy);
        var outcome = replica.Apply(Script.Command(new Add("a", 1)), Script.Command(new Refuse("not today")))[1];
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Equal("not today", Text(outcome));
        Assert.Equal((1, 0), (_spy.Commands, _spy.Clears));
    }

    [Fact]
    public void A_reply_that_cannot_be_serialized_is_an_exception_as_well()
    {
        _spy.Act = _ => new Unserializable();
        var replica = StartLedger(_spy);
        var outcome = replica.Apply(Script.Command(new Add("a", 1)), Script.Command(new Misuse("")))[1];
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Equal(1, _spy.Clears);
        Assert.Equal(new Sum(1), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_long_failure_is_cut()
    {
        _spy.Act = _ => throw new InvalidOperationException(new string('x', 100_000));
        var replica = StartLedger(_spy);
        Assert.Equal(1024, replica.Apply(Script.Command(new Misuse("")))[0].Payload.Length);
    }

    [Fact]
    public void A_command_that_cannot_be_run_again_stops_the_machine()
    {
        _spy.Act = what => _spy.Clears > 0 ? throw new InvalidOperationException(what) : null;
        var replica = StartLedger(_spy);
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Misuse("differs")), Script.Command(new Break("a")) }, WantReplies: true));
        Assert.Contains("differs", replica.ExpectFailed().Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_taken_leaves_the_older_one()
    {
        var replica = Start(Props.Create(() => new OnceSaved()));
        replica.Apply(Script.Command(new Add("", 1)), Script.Command(new Break("")));
        ExpectErrorLogged();
        replica.Apply(Script.Command(new Add("", 1)), Script.Command(new Break("")));
        Assert.Equal(new Sum(3), replica.Reply(Script.Command(new Add("", 1))));
    }

    [Fact]
    public void A_state_that_is_returned_needs_no_rollback()
    {
        var replica = Start(Props.Create(() => new Counter()));
        var outcomes = replica.Apply(
            Script.Command(new Add("", 5)), Script.Command(new Break("")), Script.Command(new Refuse("no")), Script.Command(new Add("", 1)));
        Assert.Equal([ReplyKind.Done, ReplyKind.Failed, ReplyKind.Failed, ReplyKind.Done], outcomes.Select(outcome => outcome.Kind));
        Assert.Equal(new Sum(6), Decode(outcomes[3]));
        Assert.Equal(new Sum(6), replica.Value(new Get("")));

        var at = Script.All[^1].Id;
        var restored = Start(Props.Create(() => new Counter()));
        restored.Restore(at, replica.Capture(at));
        Assert.Equal(new Sum(6), restored.Value(new Get("")));
        Assert.Equal(replica.Digest(), restored.Digest());
    }

    [Fact]
    public void A_large_state_is_rolled_back_to_its_snapshot_in_the_store()
    {
        Settings = Settings with { RollbackCheckpointBytes = 10 };
        var replica = StartLedger(_spy);
        replica.Apply(Script.Command(new Add("a", 1)), Script.Command(new Add("b", 2)));
        var at = Script.All[^1].Id;
        var pieces = replica.Capture(at);
        replica.Tell(new SnapshotStored(MetaOf(at, pieces.Sum(piece => piece.Length))));
        replica.Apply(Script.Command(new Add("a", 1)));
        var before = _spy.Commands;

        // What comes while the snapshot is read waits, in order.
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Break("b")), Script.Command(new Add("b", 3)) }, WantReplies: true));
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Add("b", 4)) }, WantReplies: true));
        replica.Tell(new RunQueries(new[] { new PendingQuery(1, Encode(new Get("b"))) }));
        replica.Serve(at, pieces);
        Assert.Equal([ReplyKind.Failed, ReplyKind.Done], replica.Probe.ExpectMsg<EntriesApplied>().Outcomes.ToArray().Select(outcome => outcome.Kind));
        Assert.Equal(new Sum(9), Decode(replica.Probe.ExpectMsg<EntriesApplied>().Outcomes.Span[0]));
        Assert.Equal(new Sum(9), Decode(replica.Probe.ExpectMsg<QueriesRun>().Outcomes.Span[0]));
        Assert.Equal(before + 3, _spy.Commands);
        Assert.Equal(new Sum(2), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_rollback_moves_to_a_newer_snapshot_that_becomes_durable_meanwhile()
    {
        Settings = Settings with { RollbackCheckpointBytes = 10 };
        var replica = StartLedger(_spy);
        replica.Apply(Script.Command(new Add("a", 1)));
        var first = Script.All[^1].Id;
        replica.Tell(new SnapshotStored(MetaOf(first, replica.Capture(first).Sum(piece => piece.Length))));
        replica.Apply(Script.Command(new Add("a", 1)));
        var second = Script.All[^1].Id;
        var pieces = replica.Capture(second);

        replica.Tell(new ApplyEntries(new[] { Script.Command(new Break("a")) }, WantReplies: true));
        Assert.Equal(first, replica.Probe.ExpectMsg<ReadSnapshot>().Snapshot.Id);
        replica.Tell(new SnapshotStored(MetaOf(second, pieces.Sum(piece => piece.Length))));
        replica.Serve(second, pieces);
        replica.Probe.ExpectMsg<EntriesApplied>();
        Assert.Equal(new Sum(2), replica.Value(new Get("a")));
    }

    [Fact]
    public void A_snapshot_installed_during_a_rollback_replaces_all_of_it()
    {
        Settings = Settings with { RollbackCheckpointBytes = 10 };
        var replica = StartLedger(_spy);
        replica.Apply(Script.Command(new Add("a", 1)));
        var at = Script.All[^1].Id;
        var pieces = replica.Capture(at);
        replica.Tell(new SnapshotStored(MetaOf(at, pieces.Sum(piece => piece.Length))));
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Break("a")) }, WantReplies: true));
        replica.Probe.ExpectMsg<ReadSnapshot>();

        var other = StartLedger(_spy);
        other.Apply([.. Script.All, Script.Command(new Add("a", 41))]);
        var newer = Script.All[^1].Id;
        replica.Restore(newer, other.Capture(newer));
        Assert.Equal(new Sum(42), replica.Value(new Get("a")));
        Assert.Equal(other.Digest(), replica.Digest());
    }

    private sealed class Unserializable
    {
        public int Value => throw new InvalidOperationException("can't be read");
    }

    private sealed class OnceSaved : StateMachineActor
    {
        private long _sum;

        public OnceSaved()
        {
            Command<Add>(command => new Sum(_sum += command.Number));
            Command<Break>(_ => throw new InvalidOperationException($"{_sum = -1}"));
            Snapshot(() => _sum == 0 ? new Sum(_sum) : throw new InvalidOperationException("not now"), saved => _sum = saved.Value);
        }
    }

    private sealed class Counter : StateMachineActor<long>
    {
        public Counter()
            : base(0)
        {
            Command<Add>((sum, command) => (sum + command.Number, new Sum(sum + command.Number)));
            Command<Break>((_, _) => throw new InvalidOperationException("broken"));
            Command<Refuse>((_, command) => (-1, Fail(command.Reason)));
            Query<Get>((sum, _) => new Sum(sum));
            Snapshot(sum => new Sum(sum), saved => saved.Value);
        }
    }
}
