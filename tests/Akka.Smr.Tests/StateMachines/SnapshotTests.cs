using System.Globalization;
using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

[Hazard(38)]
public sealed class SnapshotTests : MachineTest
{
    private readonly Spy _spy = new();

    [Fact]
    public void A_replica_that_is_restored_goes_on_like_one_that_ran_everything()
    {
        var first = StartLedger(_spy);
        Run(first, 40);
        first.Apply(Script.OpenSession(), Script.InSession("s", 1, new Add("s", 5)), Script.InSession("s", 2, new Break("s")));
        var at = Script.All[^1].Id;
        var pieces = first.Capture(at);
        Assert.True(pieces.Count > 10);
        Assert.All(pieces.SkipLast(1), piece => Assert.Equal(Settings.SnapshotChunkBytes, piece.Length));

        var second = StartLedger(_spy);
        second.Restore(at, pieces);
        Assert.Equal(first.Digest(), second.Digest());
        Assert.NotNull(second.Digest().State);

        // Sessions came along: what was run before is not run again.
        Entry[] more = [Script.InSession("s", 1, new Add("s", 5)), Script.InSession("s", 2, new Break("s")), Script.InSession("s", 3, new Add("s", 5))];
        var here = first.Apply(more);
        var there = second.Apply(more);
        Assert.Equal(here.Select(outcome => (outcome.Kind, outcome.At)), there.Select(outcome => (outcome.Kind, outcome.At)));
        Assert.Equal(new Sum(10), Decode(there[2]));
        Assert.Equal(first.Digest(), second.Digest());
    }

    [Fact]
    public void A_snapshot_shows_the_state_as_of_its_index_whatever_is_applied_meanwhile()
    {
        var first = StartLedger(_spy);
        Run(first, 40);
        var at = Script.All[^1].Id;
        var digest = first.Digest();
        var pieces = first.Capture(at, between: _ =>
        {
            first.Apply(Script.Command(new Add("key-00", 1000)), Script.InSession("late", Script.Last, new Add("key-39", 1)), Script.OpenSession());
            first.Apply(Script.Command(new Break("key-10")));
        });

        var second = StartLedger(_spy);
        second.Restore(at, pieces);
        Assert.Equal(digest, second.Digest());
        second.Apply([.. Script.All.Skip((int)at.Index.Value)]);
        Assert.Equal(first.Digest(), second.Digest());
    }

    [Fact]
    public void No_more_than_a_piece_is_made_before_the_store_has_taken_the_last()
    {
        var replica = StartLedger(_spy);
        Run(replica, 100);
        var before = _spy.PartsTaken;
        replica.Tell(new CaptureSnapshot(MetaOf(Script.All[^1].Id), replica.Probe.Ref));
        replica.Probe.ExpectMsg<AppendSnapshot>();
        replica.Digest();
        Assert.InRange(_spy.PartsTaken - before, 1, 3);
    }

    [Fact]
    public void Applies_that_come_during_a_restore_wait_in_order()
    {
        var first = StartLedger(_spy);
        Run(first, 20);
        var at = Script.All[^1].Id;
        var pieces = first.Capture(at);
        var second = StartLedger(_spy);
        second.Tell(new RestoreSnapshot(MetaOf(at, pieces.Sum(piece => piece.Length)), second.Probe.Ref));
        second.Serve(at, pieces, between: _ => second.Tell(new ApplyEntries(new[] { Script.Command(new Add("a", 1)) }, WantReplies: true)));
        Assert.Equal(at.Index, second.Probe.ExpectMsg<EntriesApplied>().UpTo);
        for (var i = 1; i <= pieces.Count; i++)
            Assert.Equal(new Sum(i), Decode(second.Probe.ExpectMsg<EntriesApplied>().Outcomes.Span[0]));
    }

    [Fact]
    public void A_restore_overrides_the_one_before()
    {
        var first = StartLedger(_spy);
        Run(first, 10);
        var older = Script.All[^1].Id;
        var olderPieces = first.Capture(older);
        Run(first, 10);
        var newer = Script.All[^1].Id;
        var newerPieces = first.Capture(newer);

        var second = StartLedger(_spy);
        second.Tell(new RestoreSnapshot(MetaOf(older, olderPieces.Sum(piece => piece.Length)), second.Probe.Ref));
        second.Probe.ExpectMsg<ReadSnapshot>();
        second.Tell(new SnapshotRead(older, 0, olderPieces[0], false));
        second.Probe.ExpectMsg<ReadSnapshot>();
        second.Tell(new ApplyEntries(new[] { Script.All[(int)older.Index.Value] }, WantReplies: true));
        second.Tell(new RestoreSnapshot(MetaOf(newer, newerPieces.Sum(piece => piece.Length)), second.Probe.Ref));
        second.Tell(new SnapshotRead(older, 1, olderPieces[1], false));
        second.Serve(newer, newerPieces);
        Assert.Equal(newer.Index, second.Probe.ExpectMsg<EntriesApplied>().UpTo);
        Assert.Equal(first.Digest(), second.Digest());
    }

    [Fact]
    public void A_restore_abandons_a_capture()
    {
        var first = StartLedger(_spy);
        Run(first, 20);
        var at = Script.All[^1].Id;
        var pieces = first.Capture(at);
        Run(first, 1);
        var later = Script.All[^1].Id;
        first.Tell(new CaptureSnapshot(MetaOf(later), first.Probe.Ref));
        first.Probe.ExpectMsg<AppendSnapshot>();
        first.Tell(new RestoreSnapshot(MetaOf(at, pieces.Sum(piece => piece.Length)), first.Probe.Ref));
        Assert.Equal(later, first.Probe.ExpectMsg<AbandonSnapshot>().Id);
        first.Serve(at, pieces);
        Assert.Equal(at.Index, first.Probe.ExpectMsg<EntriesApplied>().UpTo);
    }

    [Fact]
    public void A_snapshot_of_another_index_than_the_present_one_is_not_taken()
    {
        var replica = StartLedger(_spy);
        Run(replica, 2);
        replica.Tell(new CaptureSnapshot(MetaOf(Script.All[0].Id), replica.Probe.Ref));
        Assert.Equal(Script.All[0].Id, replica.Probe.ExpectMsg<AbandonSnapshot>().Id);
    }

    [Fact]
    public void A_state_that_cannot_be_taken_spoils_its_snapshot_alone()
    {
        var replica = Start(Props.Create(() => new Unsteady()));
        replica.Apply(Script.Command(new Add("a", 1)));
        var at = Script.All[^1].Id;
        replica.Tell(new CaptureSnapshot(MetaOf(at), replica.Probe.Ref));
        Assert.Equal("not now", replica.Probe.ExpectMsg<AbandonSnapshot>().Reason);
        ExpectErrorLogged();
        Assert.Equal(new Sum(2), replica.Reply(Script.Command(new Add("a", 1))));
    }

    [Fact]
    public void A_founding_of_no_bytes_is_the_state_that_the_constructor_made()
    {
        var replica = StartLedger(_spy);
        Run(replica, 3);
        var at = new EntryId(new LogIndex(7), new Term(2));
        replica.Tell(new RestoreSnapshot(MetaOf(at), replica.Probe.Ref));
        Assert.Equal(7, replica.Probe.ExpectMsg<EntriesApplied>().UpTo.Value);
        Assert.Equal(new Sum(0), replica.Value(new Get("key-00")));
        Assert.Equal(7, replica.Digest().AppliedIndex);
    }

    [Fact]
    [Hazard(39)]
    public void A_damaged_snapshot_stops_the_machine_wherever_it_is_damaged()
    {
        var first = StartLedger(_spy);
        Run(first, 3);
        first.Apply(Script.InSession("s", 1, new Add("s", 5)));
        var at = Script.All[^1].Id;
        var bytes = first.Capture(at).SelectMany(piece => piece).ToArray();
        for (var length = 0; length < bytes.Length; length += 7)
            ExpectRefused(at, bytes[..length]);
        ExpectRefused(at, [.. bytes, 0]);
        ExpectRefused(at, [0xFF, 0xFF, 0xFF, 0xFF]);
        ExpectRefused(at, [0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]);
        ExpectRefused(new EntryId(at.Index, new Term(9)), bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Hazard(39)]
    public void An_unreadable_snapshot_stops_the_machine_and_says_why_and_whether_it_is_damaged(bool isDamage)
    {
        var replica = StartLedger(_spy);
        var at = new EntryId(new LogIndex(7), new Term(2));
        replica.Tell(new RestoreSnapshot(MetaOf(at, 100), replica.Probe.Ref));
        replica.Probe.ExpectMsg<ReadSnapshot>();
        replica.Tell(new SnapshotUnreadable(at, new SnapshotTrouble("piece 3 is missing", isDamage)));
        var cause = replica.ExpectFailed().Cause;
        Assert.Contains("piece 3 is missing", cause.Message, StringComparison.Ordinal);
        Assert.Equal(isDamage, cause is SnapshotDamageException);
    }

    [Fact]
    public void One_object_is_a_snapshot_as_well()
    {
        var first = Start(Props.Create(() => new Unsteady(true)));
        first.Apply(Script.Command(new Add("a", 41)));
        var at = Script.All[^1].Id;
        var second = Start(Props.Create(() => new Unsteady(true)));
        second.Restore(at, first.Capture(at));
        Assert.Equal(new Sum(42), second.Reply(Script.Command(new Add("a", 1))));
    }

    private void ExpectRefused(EntryId at, byte[] bytes)
    {
        var replica = StartLedger(_spy);
        var length = Math.Max(bytes.Length, 1);
        replica.Tell(new RestoreSnapshot(MetaOf(at, length), replica.Probe.Ref));
        replica.Probe.ExpectMsg<ReadSnapshot>();
        replica.Tell(new SnapshotRead(at, 0, bytes, IsLast: true));
        Assert.IsType<InvalidDataException>(replica.ExpectFailed().Cause);
    }

    private void Run(Replica replica, int commands)
    {
        for (var i = 0; i < commands; i++)
            replica.Apply(Script.Command(new Add(string.Create(CultureInfo.InvariantCulture, $"key-{i:00}"), i + 1)));
    }

    /// <summary>Can be saved at its beginning, and then only if it is steady.</summary>
    private sealed class Unsteady : StateMachineActor
    {
        private long _sum;

        public Unsteady(bool isSteady = false)
        {
            Command<Add>(command => new Sum(_sum += command.Number));
            Snapshot(
                () => _sum == 0 || isSteady ? new Sum(_sum) : throw new InvalidOperationException("not now"),
                saved => _sum = saved.Value);
        }
    }
}
