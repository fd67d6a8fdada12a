using Akka.Actor;
using Akka.Configuration;
using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>What the knobs of a disk do to the persistent actors above it, and what crashes leave.</summary>
public sealed class DiskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Config Configuration = ConfigurationFactory.ParseString("""
        akka.persistence.journal.plugin = "akka.persistence.journal.sql"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
        akka.persistence.journal-plugin-fallback.circuit-breaker { call-timeout = 3 s, reset-timeout = 1 s }
        """).WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration);

    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedNode _node;

    public DiskTests()
    {
        _node = _world.AddNode("n1", Configuration);
        _node.Start();
    }

    [Fact]
    public void What_is_stored_is_there_after_a_restart()
    {
        Store(NewLedger(), 1, 2, 3);
        _node.Restart();
        Assert.Equal([1L, 2L, 3L], Stored());
    }

    [Fact]
    public void A_wiped_disk_remembers_nothing()
    {
        Store(NewLedger(), 1, 2, 3);
        _node.Restart(wiped: true);
        Assert.Empty(Stored());
    }

    [Fact]
    public void A_snapshot_and_the_events_after_it_are_there_after_a_restart()
    {
        var ledger = NewLedger();
        Store(ledger, 1, 2);
        ledger.Tell("snapshot");
        ledger.Tell("forget");
        _world.RunFor(Second);
        Store(ledger, 3);
        Assert.Equal([3L], _node.Disk.EventsOf("ledger"));
        _node.Restart();
        Assert.Equal([1L, 2L, 3L], Stored());
    }

    [Fact]
    public void Numbers_go_on_after_all_events_were_deleted()
    {
        var ledger = NewLedger();
        Store(ledger, 1, 2);
        ledger.Tell("forget");
        _world.RunFor(Second);
        Assert.Empty(_node.Disk.EventsOf("ledger"));
        _node.Restart();
        Store(NewLedger(), 3);
        Assert.Equal([3L], _node.Disk.EventsOf("ledger"));
    }

    [Fact]
    public void Of_two_writers_of_one_id_the_second_fails()
    {
        var (first, second) = (NewLedger(), NewLedger());
        foreach (var ledger in new[] { first, second }) Assert.Empty(_world.RunUntil(ledger.Ask<long[]>("all"), Second));
        Store(first, 1);
        var answer = second.Ask<long>(2L);
        _world.RunFor(Second);
        Assert.False(answer.IsCompleted);
        Assert.Equal([1L], Stored());
    }

    [Fact]
    public void A_write_takes_the_time_the_disk_takes()
    {
        _node.Disk.WriteLatency = Latency.Of(TimeSpan.FromMilliseconds(700));
        var ledger = NewLedger();
        var answer = ledger.Ask<long>(1L);
        _world.RunFor(TimeSpan.FromMilliseconds(699));
        Assert.False(answer.IsCompleted);
        Assert.Equal(1, _world.RunUntil(answer, Second));
    }

    [Fact]
    public void A_stalled_disk_answers_nothing_until_it_resumes()
    {
        var ledger = NewLedger();
        Store(ledger, 1);
        _node.Disk.Stall();
        var answer = ledger.Ask<long>(2L);
        _world.RunFor(2 * Second);
        Assert.False(answer.IsCompleted);
        _node.Disk.Resume();
        Assert.Equal(2, _world.RunUntil(answer, Second));
    }

    [Theory]
    [InlineData(WriteFault.Fails, new[] { 1L })]
    [InlineData(WriteFault.FailsButLands, new[] { 1L, 2L })]
    public void A_failed_write_stops_the_actor_and_leaves_what_the_knob_says(WriteFault fault, long[] left)
    {
        var ledger = NewLedger();
        Store(ledger, 1);
        _node.Disk.FailNextWrite(fault);
        var answer = ledger.Ask<long>(2L);
        _world.RunFor(Second);
        Assert.False(answer.IsCompleted);
        Assert.Equal(left, Stored());
    }

    [Fact]
    public void A_write_of_unknown_outcome_never_lands_or_has_landed_or_lands_later()
    {
        var outcomes = new HashSet<(int AtOnce, int InTheEnd)>();
        for (ulong seed = 0; seed < 30; seed++)
        {
            var world = new SimulatedWorld(seed);
            var node = world.AddNode("n1", Configuration);
            var ledger = node.Start().ActorOf(Props.Create(() => new Ledger("ledger", false)));
            world.RunUntil(ledger.Ask<long>(1L), Second);
            node.Disk.FailNextWrite(WriteFault.Unknown);
            ledger.Tell(2L);
            world.RunFor(TimeSpan.FromMilliseconds(10));
            var atOnce = node.Disk.EventsOf("ledger").Count;
            world.RunFor(10 * Second);
            outcomes.Add((atOnce, node.Disk.EventsOf("ledger").Count));
        }

        Assert.Equal([(1, 1), (1, 2), (2, 2)], outcomes.Order());
    }

    [Fact]
    public void A_rejected_write_is_told_and_the_actor_lives()
    {
        var ledger = NewLedger();
        Store(ledger, 1);
        _node.Disk.RejectNextWrite();
        var rejected = ledger.Ask<long>(2L);
        _world.RunUntil(() => rejected.IsCompleted, Second);
        Assert.True(rejected.IsFaulted);
        Store(ledger, 3);
        Assert.Equal([1L, 3L], _world.RunUntil(ledger.Ask<long[]>("all"), Second));
    }

    [Fact]
    public void A_full_disk_takes_nothing_until_it_is_freed()
    {
        Store(NewLedger(), 1);
        _node.Disk.Fill();
        NewLedger("other").Tell(1L);
        _world.RunFor(Second);
        Assert.Empty(_node.Disk.EventsOf("other"));
        _node.Disk.Free();
        Store(NewLedger("other"), 1);
        Assert.Equal([1L], _node.Disk.EventsOf("other"));
    }

    [Fact]
    public void A_failed_read_fails_the_recovery_and_the_next_one_succeeds()
    {
        Store(NewLedger(), 1);
        _node.Restart();
        _node.Disk.FailNextRead();
        var failed = NewLedger().Ask<long[]>("all");
        _world.RunFor(Second);
        Assert.False(failed.IsCompleted);
        Assert.Equal([1L], Stored());
    }

    [Fact]
    public void A_lost_event_is_gone()
    {
        Store(NewLedger(), 1, 2, 3);
        _node.Disk.Lose("ledger", 2);
        _node.Restart();
        Assert.Equal([1L, 3L], Stored());
    }

    [Fact]
    public void A_damaged_event_is_not_what_was_written()
    {
        Store(NewLedger(), 1111, 2222, 3333);
        _node.Disk.Damage("ledger", 2);
        _node.Restart();
        var answer = NewLedger().Ask<long[]>("all");
        _world.RunFor(Second);
        Assert.False(answer.IsCompletedSuccessfully && _world.RunUntil(answer, Second).SequenceEqual([1111L, 2222L, 3333L]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_in_the_middle_of_writing_loses_nothing_that_was_acknowledged(bool batches)
    {
        var unacknowledgedSurvived = false;
        for (ulong seed = 0; seed < 40; seed++)
        {
            var (acknowledged, survived) = CrashWhileWriting(seed, batches, _ => { });
            Assert.Equal(acknowledged, survived.Take(acknowledged.Length));
            unacknowledgedSurvived |= survived.Length > acknowledged.Length;
        }

        Assert.True(unacknowledgedSurvived, "a write may be on the disk before its answer is out");
    }

    [Fact]
    public void A_disk_that_lies_about_flushing_loses_what_was_acknowledged()
    {
        var lost = Enumerable.Range(0, 20).Count(seed =>
        {
            var (acknowledged, survived) = CrashWhileWriting((ulong)seed, false, disk => disk.AcknowledgesUnflushed = true);
            return survived.Length < acknowledged.Length;
        });
        Assert.InRange(lost, 1, 20);
    }

    [Fact]
    public void A_torn_write_shows_only_on_a_store_without_checksums()
    {
        bool Tears(ulong seed, bool shows)
        {
            var world = new SimulatedWorld(seed);
            var node = world.AddNode("n1", Configuration);
            node.Disk.ShowsTornWrites = shows;
            node.Disk.WriteLatency = Latency.Of(TimeSpan.FromMilliseconds(10));
            var ledger = node.Start().ActorOf(Props.Create(() => new Ledger("ledger", true)));
            for (var i = 0L; i < 20; i++) ledger.Tell(1_000_000_000 + i);
            world.RunFor(TimeSpan.FromMilliseconds(15));
            node.Crash();
            var all = node.Start().ActorOf(Props.Create(() => new Ledger("ledger", true))).Ask<long[]>("all");
            world.RunFor(Second);
            return !all.IsCompletedSuccessfully || world.RunUntil(all, Second).Any(number => number < 1_000_000_000);
        }

        Assert.DoesNotContain(Enumerable.Range(0, 20), seed => Tears((ulong)seed, shows: false));
        Assert.Contains(Enumerable.Range(0, 20), seed => Tears((ulong)seed, shows: true));
    }

    [Fact]
    public void A_killed_process_leaves_even_what_was_not_flushed()
    {
        _node.Disk.AcknowledgesUnflushed = true;
        _node.Disk.FlushLag = Latency.Of(TimeSpan.FromHours(1));
        Store(NewLedger(), 1, 2, 3);
        _node.Kill();
        _node.Start();
        Assert.Equal([1L, 2L, 3L], Stored());
    }

    private static (long[] Acknowledged, long[] Survived) CrashWhileWriting(ulong seed, bool batches, Action<SimulatedDisk> prepare)
    {
        var world = new SimulatedWorld(seed);
        var node = world.AddNode("n1", Configuration);
        prepare(node.Disk);
        var ledger = node.Start().ActorOf(Props.Create(() => new Ledger("ledger", batches)));
        var answers = Enumerable.Range(0, 200).Select(i => ledger.Ask<long>((long)i)).ToList();
        world.RunFor(TimeSpan.FromMicroseconds(500) + world.RandomOf("crash").Next(TimeSpan.Zero, TimeSpan.FromMilliseconds(batches ? 3 : 20)));
        node.Crash();
        var acknowledged = answers.Where(answer => answer.IsCompletedSuccessfully).Select(answer => answer.Result).ToArray();
        var again = node.Start().ActorOf(Props.Create(() => new Ledger("ledger", batches)));
        return (acknowledged, world.RunUntil(again.Ask<long[]>("all"), Second));
    }

    private IActorRef NewLedger(string id = "ledger") => _node.System.ActorOf(Props.Create(() => new Ledger(id, false)));

    private void Store(IActorRef ledger, params long[] numbers)
    {
        foreach (var number in numbers) Assert.Equal(number, _world.RunUntil(ledger.Ask<long>(number), Second));
    }

    private long[] Stored() => _world.RunUntil(NewLedger().Ask<long[]>("all"), 5 * Second);
}
