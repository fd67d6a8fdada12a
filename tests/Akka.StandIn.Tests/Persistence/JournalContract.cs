using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What every journal must do, whatever it keeps its events in.</summary>
public abstract class JournalContract(string config = "") : PersistenceTest(config)
{
    private const string Writer = "w";

    private IActorRef Journal => Extension.JournalFor(null);

    [Fact]
    public void Events_come_back_in_order_with_their_numbers()
    {
        Write("p", 1, "a", "b", "c");
        ExpectReplay("p", ["a1", "b2", "c3"], 3);
    }

    [Fact]
    public void A_replay_has_bounds()
    {
        Write("p", 1, "a", "b", "c", "d", "e");
        ExpectReplay("p", ["b2", "c3", "d4"], 5, from: 2, to: 4);
        ExpectReplay("p", ["b2", "c3"], 5, from: 2, max: 2);
        ExpectReplay("p", [], 5, to: 0);
        ExpectReplay("p", [], 5, from: 3, to: 2);
    }

    [Fact]
    public void An_unknown_id_has_no_events() => ExpectReplay("nobody", [], 0);

    [Fact]
    public void Ids_are_kept_apart()
    {
        Write("p", 1, "a");
        Write("q", 1, "b", "c");
        ExpectReplay("p", ["a1"], 1);
        ExpectReplay("q", ["b1", "c2"], 2);
    }

    [Fact]
    public void What_is_deleted_is_not_replayed()
    {
        Write("p", 1, "a", "b", "c", "d");
        Delete("p", 2);
        ExpectReplay("p", ["c3", "d4"], 4);
        Delete("p", 3);
        ExpectReplay("p", ["d4"], 4);
    }

    [Fact]
    public void With_all_events_deleted_their_numbers_are_still_taken()
    {
        Write("p", 1, "a", "b");
        Delete("p", 2);
        ExpectReplay("p", [], 2);
        Write("p", 3, "c");
        ExpectReplay("p", ["c3"], 3);
    }

    [Fact]
    public void Deleting_beyond_the_end_deletes_what_there_is()
    {
        Write("p", 1, "a", "b");
        Delete("p", 10);
        ExpectReplay("p", [], 2);
    }

    [Fact]
    public void Deleting_for_one_id_leaves_the_others_alone()
    {
        Write("p", 1, "a");
        Write("q", 1, "b");
        Delete("p", 1);
        ExpectReplay("q", ["b1"], 1);
    }

    [Fact]
    public void Many_events_in_one_request_are_all_stored()
    {
        var events = Enumerable.Range(1, 2500).Select(i => $"e{i}-").ToArray();
        Write("p", 1, events);
        var (replayed, highest) = Replay("p", 1, long.MaxValue, long.MaxValue);
        Assert.Equal(events.Select((e, i) => $"{e}{i + 1}"), replayed);
        Assert.Equal(2500, highest);
    }

    [Fact]
    public void An_actor_deletes_its_own_events()
    {
        var actor = RecordNew("p");
        actor.Tell(new Act(r =>
        {
            r.Persist("1", r.Stored);
            r.Persist("2", r.Stored);
            r.Persist("3", e =>
            {
                r.Stored(e);
                r.DeleteMessages(2);
            });
        }));
        Inbox.Expect("stored 1", "stored 2", "stored 3", new DeleteMessagesSuccess(2));
        StopAndWait(actor);
        actor = Record("p");
        Inbox.Expect("replayed 3 as 3, recovering: True", "recovered to 3");
        actor.Tell(new Act(r => r.DeleteMessages(long.MaxValue)));
        Inbox.Expect(new DeleteMessagesSuccess(3));
        StopAndWait(actor);
        Record("p");
        Inbox.Expect("recovered to 3");
    }

    [Fact]
    public void An_actor_can_not_delete_what_it_has_not_yet_persisted()
    {
        var actor = RecordNew("p");
        actor.Tell(new Act(r => r.DeleteMessages(1)));
        Assert.Equal(1, Inbox.Next<DeleteMessagesFailure>().ToSequenceNr);
    }

    private protected void Write(string id, long from, params string[] events)
    {
        var writes = events.Select((e, i) => new AtomicWrite(new Persistent(e, from + i, id, writerGuid: Writer)));
        Journal.Tell(new WriteMessages([.. writes], Inbox.Ref, 1), Inbox.Ref);
        Inbox.Next<WriteMessagesSuccessful>();
        foreach (var e in events)
            Assert.Equal(e, Inbox.Next<WriteMessageSuccess>().Persistent.Payload);
    }

    private protected (List<string> Events, long Highest) Replay(string id, long from, long to, long max)
    {
        Journal.Tell(new ReplayMessages(from, to, max, id, Inbox.Ref), Inbox.Ref);
        var events = new List<string>();
        while (true)
        {
            switch (Inbox.Next())
            {
                case ReplayedMessage message:
                    Assert.Equal(id, message.Persistent.PersistenceId);
                    events.Add($"{message.Persistent.Payload}{message.Persistent.SequenceNr}");
                    break;
                case RecoverySuccess success:
                    return (events, success.HighestSequenceNr);
                case var unexpected:
                    Assert.Fail($"{unexpected} was not expected.");
                    break;
            }
        }
    }

    private protected void ExpectReplay(
        string id, string[] events, long highest, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        var replay = Replay(id, from, to, max);
        Assert.Equal(events, replay.Events);
        Assert.Equal(highest, replay.Highest);
    }

    private void Delete(string id, long to)
    {
        Journal.Tell(new DeleteMessagesTo(id, to, Inbox.Ref), Inbox.Ref);
        Inbox.Expect(new DeleteMessagesSuccess(to));
    }
}

public class MemoryJournalTests : JournalContract;
