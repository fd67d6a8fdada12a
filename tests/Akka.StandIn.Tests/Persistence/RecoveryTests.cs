using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What a persistent actor is shown before its first command, and what becomes of it when that goes wrong.</summary>
public class RecoveryTests : PersistenceTest
{
    public RecoveryTests()
        : base("""
            akka.persistence.max-concurrent-recoveries = 2
            akka.persistence.journal.controlled.recovery-event-timeout = 500ms
            """)
    {
    }

    [Fact]
    public void Events_are_replayed_in_order_and_then_recovery_is_completed()
    {
        Persist("p", "1", "2", "3");
        Record("p");
        Inbox.Expect(
            "replayed 1 as 1, recovering: True",
            "replayed 2 as 2, recovering: True",
            "replayed 3 as 3, recovering: True",
            "recovered to 3");
    }

    [Fact]
    public void The_latest_snapshot_is_offered_and_only_later_events_are_replayed()
    {
        Persist("p", "1", "2");
        Snapshot("p", "two");
        Persist("p", "3");
        Record("p");
        Inbox.Expect("offered two of 2", "replayed 3 as 3, recovering: True", "recovered to 3");
    }

    [Fact]
    public void A_recovery_may_choose_an_older_snapshot()
    {
        Persist("p", "1");
        Snapshot("p", "one");
        Persist("p", "2");
        Snapshot("p", "two");
        Record("p", new Recovery(new SnapshotSelectionCriteria(1)));
        Inbox.Expect("offered one of 1", "replayed 2 as 2, recovering: True", "recovered to 2");
    }

    [Fact]
    public void Without_snapshots_all_events_are_replayed()
    {
        Persist("p", "1");
        Snapshot("p", "one");
        Record("p", new Recovery(SnapshotSelectionCriteria.None));
        Inbox.Expect("replayed 1 as 1, recovering: True", "recovered to 1");
    }

    [Fact]
    public void A_recovery_may_end_early_but_new_events_come_after_all_that_are_stored()
    {
        Persist("p", "1", "2", "3");
        var actor = Record("p", new Recovery(SnapshotSelectionCriteria.Latest, 2));
        Inbox.Expect("replayed 1 as 1, recovering: True", "replayed 2 as 2, recovering: True", "recovered to 3");
        actor.Tell(new Act(r => r.Persist("4", _ => r.Report($"{r.LastSequenceNr}"))));
        Inbox.Expect("4");
    }

    [Fact]
    public void A_recovery_may_be_limited_to_a_number_of_events()
    {
        Persist("p", "1", "2", "3");
        Record("p", new Recovery(SnapshotSelectionCriteria.Latest, long.MaxValue, 1));
        Inbox.Expect("replayed 1 as 1, recovering: True", "recovered to 3");
    }

    [Fact]
    public void Recovery_None_replays_nothing_and_yet_counts_on()
    {
        Persist("p", "1", "2");
        Snapshot("p", "two");
        var actor = Record("p", Recovery.None);
        Inbox.Expect("recovered to 2");
        actor.Tell(new Act(r => r.Persist("3", _ => r.Report($"{r.LastSequenceNr}"))));
        Inbox.Expect("3");
    }

    [Fact]
    public async Task Commands_that_come_during_recovery_wait_for_its_end()
    {
        await Tell(Control.Hold);
        var journal = new Inbox(System);
        await ObserveJournal(journal.Ref);
        var actor = Record("p", journal: Controlled);
        actor.Tell("1");
        actor.Tell(new Act(r => r.Persist("2", r.Stored)));
        actor.Tell("3");
        journal.Expect(new Reached("read", 0, 1));
        await Tell(Control.ReleaseAll);
        Inbox.Expect("recovered to 0", "command 1", "stored 2", "command 3");
    }

    [Fact]
    public void An_event_that_can_not_be_applied_stops_the_actor()
    {
        Persist("p", "1", "poison", "3");
        var actor = Record("p");
        Inbox.Watch(actor);
        Inbox.Expect("replayed 1 as 1, recovering: True", "recovery failed at poison: InvalidOperationException");
        Inbox.ExpectTermination(actor);
    }

    [Fact]
    public void Nothing_can_be_persisted_before_recovery_is_completed()
    {
        Persist("p", "persist now");
        var actor = Record("p");
        Inbox.Watch(actor);
        Inbox.Expect("recovery failed at persist now: InvalidOperationException");
        Inbox.ExpectTermination(actor);
    }

    [Fact]
    public async Task A_replay_that_breaks_off_stops_the_actor()
    {
        PersistIn(Controlled, "p", "1", "2");
        await Tell(Control.FailReplay);
        var actor = Record("p", journal: Controlled);
        Inbox.Watch(actor);
        Inbox.Expect("replayed 1 as 1, recovering: True", "recovery failed at nothing: IOException");
        Inbox.ExpectTermination(actor);
    }

    [Fact]
    public async Task A_journal_that_says_nothing_for_too_long_fails_the_recovery()
    {
        await Tell(Control.Hold);
        var actor = Record("p", journal: Controlled);
        Inbox.Watch(actor);
        Inbox.Expect("recovery failed at nothing: RecoveryTimedOutException");
        Inbox.ExpectTermination(actor);
    }

    [Fact]
    public async Task No_more_actors_recover_at_a_time_than_permitted()
    {
        const int Actors = 6;
        await Tell(Control.Hold);
        var journal = new Inbox(System);
        await ObserveJournal(journal.Ref);
        for (var i = 0; i < Actors; i++)
            Record($"p{i}", journal: Controlled);

        for (var i = 0; i < Actors; i++)
        {
            // As many as are permitted wait at the journal; each that recovers makes room for one more.
            Assert.InRange(journal.Next<Reached>().Kept, 1, 2);
            if (i == 0)
                continue;

            await Tell(Control.Release);
            Inbox.Expect("recovered to 0");
        }

        await Tell(Control.Release);
        Inbox.Expect("recovered to 0");
    }

    [Fact]
    public async Task Who_is_stopped_while_recovering_gives_its_permit_back()
    {
        await Tell(Control.Hold);
        var journal = new Inbox(System);
        await ObserveJournal(journal.Ref);
        var first = Record("p1", journal: Controlled);
        var second = Record("p2", journal: Controlled);
        journal.Expect(new Reached("read", 0, 1), new Reached("read", 0, 2));
        StopAndWait(first);
        StopAndWait(second);
        Record("p3", journal: Controlled);
        Record("p4", journal: Controlled);
        journal.Expect(new Reached("read", 0, 3), new Reached("read", 0, 4));
        await Tell(Control.ReleaseAll);
        Inbox.Expect("recovered to 0", "recovered to 0");
    }

    [Fact]
    public void A_plugin_that_is_not_configured_fails_the_start_of_the_actor()
    {
        var actor = Record("p", journal: "akka.persistence.journal.nowhere");
        Inbox.Watch(actor);
        Inbox.ExpectTermination(actor);
    }

    private void Persist(string id, params string[] events) => PersistIn(null, id, events);

    private void PersistIn(string? journal, string id, params string[] events)
    {
        var actor = Record(id, Recovery.None, journal);
        Assert.StartsWith("recovered", Inbox.Next<string>());
        foreach (var name in events)
        {
            actor.Tell(new Act(r => r.Persist(name, r.Stored)));
            Inbox.Expect($"stored {name}");
        }

        StopAndWait(actor);
    }

    private void Snapshot(string id, string snapshot)
    {
        var actor = Record(id, Recovery.None);
        Assert.StartsWith("recovered", Inbox.Next<string>());
        actor.Tell(new Act(r => r.SaveSnapshot(snapshot)));
        Inbox.Next<SaveSnapshotSuccess>();
        StopAndWait(actor);
    }
}
