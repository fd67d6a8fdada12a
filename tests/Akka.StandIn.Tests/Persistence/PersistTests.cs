using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>Persist and PersistAsync: when handlers run, and what is held back until then.</summary>
public class PersistTests : PersistenceTest
{
    private IActorRef _actor = ActorRefs.Nobody;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _actor = RecordNew("p", Controlled);
    }

    [Fact]
    public async Task Commands_are_held_back_until_the_handlers_of_all_events_have_run()
    {
        await Tell(Control.Hold);
        _actor.Tell(new Act(r =>
        {
            r.Persist("1", r.Stored);
            r.Persist("2", r.Stored);
            r.Report("persisting");
        }));
        _actor.Tell("next");
        Inbox.Expect("persisting");
        await Tell(Control.ReleaseAll);
        Inbox.Expect("stored 1", "stored 2", "command next");
    }

    [Fact]
    public async Task PersistAsync_holds_no_command_back()
    {
        await Tell(Control.Hold);
        _actor.Tell(new Act(r => r.PersistAsync("1", r.Stored)));
        _actor.Tell("next");
        Inbox.Expect("command next");
        await Tell(Control.ReleaseAll);
        Inbox.Expect("stored 1");
    }

    [Fact]
    public async Task Once_the_last_Persist_is_done_held_commands_come_before_the_handlers_of_PersistAsync()
    {
        await Tell(Control.Hold);
        _actor.Tell(new Act(r =>
        {
            r.Persist("1", r.Stored);
            r.PersistAsync("2", r.Stored);
            r.Report("persisting");
        }));
        _actor.Tell("next");
        _actor.Tell(new Act(r => r.Report("held too")));
        Inbox.Expect("persisting");
        await HeldBack();
        await Tell(Control.ReleaseAll);
        Inbox.Expect("stored 1", "command next", "held too", "stored 2");
    }

    [Fact]
    public async Task PersistAsync_before_Persist_keeps_the_order_of_the_events()
    {
        await Tell(Control.Hold);
        _actor.Tell(new Act(r =>
        {
            r.PersistAsync("1", r.Stored);
            r.Persist("2", r.Stored);
            r.PersistAsync("3", r.Stored);
            r.Report("persisting");
        }));
        _actor.Tell("next");
        Inbox.Expect("persisting");
        await HeldBack();
        await Tell(Control.ReleaseAll);
        Inbox.Expect("stored 1", "stored 2", "command next", "stored 3");
    }

    [Fact]
    public void Persist_in_a_handler_goes_on_holding_commands_back()
    {
        _actor.Tell(new Act(r => r.Persist("outer", outer =>
        {
            r.Stored(outer);
            r.Persist("inner 1", r.Stored);
            r.Persist("inner 2", inner =>
            {
                r.Stored(inner);
                r.Persist("innermost", r.Stored);
            });
        })));
        _actor.Tell("next");
        Inbox.Expect("stored outer", "stored inner 1", "stored inner 2", "stored innermost", "command next");
    }

    [Fact]
    public void Held_commands_run_in_the_order_in_which_they_came_each_with_its_own_events()
    {
        for (var i = 0; i < 50; i++)
        {
            var name = $"{i}";
            _actor.Tell(new Act(r => r.Persist(name, r.Stored)));
        }

        Inbox.Expect([.. Enumerable.Range(0, 50).Select(i => $"stored {i}")]);
    }

    [Fact]
    public async Task A_handler_sees_the_sender_of_the_command()
    {
        var answer = _actor.Ask<string>(new Act(r => r.Persist("1", e => r.Asker.Tell($"{e} for you"))), TimeSpan.FromSeconds(10));
        Assert.Equal("1 for you", await answer);
    }

    [Fact]
    public async Task What_is_persisted_during_a_write_goes_into_the_next_one_together()
    {
        var journal = new Inbox(System);
        await ObserveJournal(journal.Ref);
        await Tell(Control.Hold);
        for (var i = 1; i <= 4; i++)
        {
            var name = $"{i}";
            _actor.Tell(new Act(r => r.PersistAsync(name, r.Stored)));
        }

        _actor.Tell("all sent");
        Inbox.Expect("command all sent");
        journal.Expect(new Reached("write", 1, 1));
        await Tell(Control.Release);
        journal.Expect(new Reached("write", 3, 1));
        await Tell(Control.Release);
        Inbox.Expect("stored 1", "stored 2", "stored 3", "stored 4");
    }

    [Fact]
    public void Sequence_numbers_count_events()
    {
        _actor.Tell(new Act(r =>
        {
            r.Persist("a", _ => r.Report($"{r.LastSequenceNr}"));
            r.Persist("b", _ => r.Report($"{r.LastSequenceNr}, {r.SnapshotSequenceNr}, {r.IsRecoveryFinished}"));
            r.Report($"{r.LastSequenceNr}");
        }));
        Inbox.Expect("0", "1", "2, 2, True");
    }

    [Fact]
    public async Task A_rejected_event_is_skipped_and_the_actor_goes_on()
    {
        await Tell(Control.Reject);
        _actor.Tell(new Act(r =>
        {
            r.Persist("1", r.Stored);
            r.Persist("reject me", r.Stored);
            r.Persist("3", r.Stored);
        }));
        _actor.Tell("next");
        Inbox.Expect("stored 1", "rejected reject me as 2: no, thank you", "stored 3", "command next");
        StopAndWait(_actor);
        Record("p", journal: Controlled);
        Inbox.Expect("replayed 1 as 1, recovering: True", "replayed 3 as 3, recovering: True", "recovered to 3");
    }

    [Fact]
    public async Task A_write_of_unknown_outcome_stops_the_actor()
    {
        await Tell(Control.FailNext);
        Inbox.Watch(_actor);
        _actor.Tell(new Act(r => r.Persist("1", r.Stored)));
        _actor.Tell("next");
        Inbox.Expect("failed 1 as 1: disk on fire");
        Inbox.ExpectTermination(_actor);
    }

    [Fact]
    public void A_handler_that_throws_restarts_the_actor_which_recovers_and_then_runs_the_held_commands()
    {
        _actor.Tell(new Act(r => r.Persist("1", _ => throw new InvalidOperationException("handler"))));
        _actor.Tell("a");
        _actor.Tell("b");
        Inbox.Expect("restarting for handler", "replayed 1 as 1, recovering: True", "recovered to 1", "command a", "command b");
    }

    [Fact]
    public async Task Answers_to_a_predecessor_are_not_taken_for_ones_own()
    {
        await Tell(Control.Hold);
        _actor.Tell(new Act(r =>
        {
            r.PersistAsync("1", r.Stored);
            r.Report("persisting");
        }));
        Inbox.Expect("persisting");
        _actor.Tell(new Act(_ => throw new InvalidOperationException("command")));
        _actor.Tell("next");
        Inbox.Expect("restarting for command");
        await Tell(Control.ReleaseAll);
        Inbox.Expect("replayed 1 as 1, recovering: True", "recovered to 1", "command next");
        _actor.Tell(new Act(r => r.Persist("2", r.Stored)));
        Inbox.Expect("stored 2");
    }

    [Fact]
    public void Events_persisted_by_different_actors_do_not_mix()
    {
        var other = RecordNew("q", Controlled);
        _actor.Tell(new Act(r => r.Persist("of p", r.Stored)));
        Inbox.Expect("stored of p");
        other.Tell(new Act(r => r.Persist("of q", r.Stored)));
        Inbox.Expect("stored of q");
        StopAndWait(other);
        Record("q", journal: Controlled);
        Inbox.Expect("replayed of q as 1, recovering: True", "recovered to 1");
    }

    /// <summary>Waits until all that has been sent to the actor so far has been held back: its mailbox takes one after another.</summary>
    private Task<ActorIdentity> HeldBack() => _actor.Ask<ActorIdentity>(new Identify("here"), TimeSpan.FromSeconds(10));
}
