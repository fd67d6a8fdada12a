using Akka.Actor;
using Akka.Pattern;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What AsyncWriteJournal does around a journal: the order of answers, the circuit breaker.</summary>
public class JournalBaseTests : PersistenceTest
{
    public JournalBaseTests()
        : base("""
            akka.persistence.journal.controlled.circuit-breaker {
              max-failures = 2
              call-timeout = 3s
              reset-timeout = 300ms
            }
            """)
    {
    }

    private IActorRef Journal => Extension.JournalFor(Controlled);

    [Fact]
    public async Task Answers_come_in_the_order_of_the_requests_whichever_write_is_done_first()
    {
        await Tell(Control.Hold);
        Write("p", 1, "1");
        Write("p", 2, "2");
        await Tell(Control.ReleaseYoungest);
        await Tell(Control.ReleaseAll);
        ExpectStored("1");
        ExpectStored("2");
    }

    [Fact]
    public async Task A_write_that_is_not_answered_in_time_has_failed_with_an_unknown_outcome()
    {
        await Tell(Control.Hold);
        Write("p", 1, "1");
        Assert.IsType<TimeoutException>(Inbox.Next<WriteMessagesFailed>().Cause);
        var failure = Inbox.Next<WriteMessageFailure>();
        Assert.IsType<TimeoutException>(failure.Cause);
        Assert.Equal("1", failure.Persistent.Payload);
    }

    [Fact]
    public async Task After_too_many_failures_writes_are_refused_until_one_is_let_through_and_succeeds()
    {
        // On a busy machine the circuit may be closed again before anything could be refused.
        var (refused, number) = (0, 1);
        for (; refused == 0 && number <= 20; number++)
        {
            await Fail(number);
            await Fail(number);
            refused = CountRefusals(number);
        }

        Assert.True(refused > 0);
        Write("p", number, "last");
        ExpectStored("last");
    }

    private async Task Fail(int number)
    {
        await Tell(Control.FailNext);
        Write("p", number, "lost");
        Assert.IsType<IOException>(Inbox.Next<WriteMessagesFailed>().Cause);
        Assert.IsType<IOException>(Inbox.Next<WriteMessageFailure>().Cause);
    }

    /// <summary>How often a write is refused until it is let through.</summary>
    private int CountRefusals(int number)
    {
        for (var refused = 0; ; refused++)
        {
            Write("p", number, "tried");
            if (Inbox.Next() is not WriteMessagesFailed failed)
            {
                Inbox.Next<WriteMessageSuccess>();
                return refused;
            }

            var cause = Assert.IsType<OpenCircuitException>(failed.Cause);
            Assert.InRange(cause.RemainingDuration, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
            Inbox.Next<WriteMessageFailure>();
        }
    }

    [Fact]
    public async Task Failures_in_between_successes_do_not_add_up()
    {
        for (var i = 1; i <= 4; i++)
        {
            await Tell(Control.FailNext);
            Write("p", i, "lost");
            Assert.IsType<IOException>(Inbox.Next<WriteMessagesFailed>().Cause);
            Inbox.Next<WriteMessageFailure>();
            Write("p", i, $"{i}");
            ExpectStored($"{i}");
        }
    }

    [Fact]
    public void An_answer_seems_to_come_from_whom_the_event_was_persisted_for()
    {
        var asker = new Inbox(System);
        Write("p", 1, "1", asker.Ref);
        Inbox.Next<WriteMessagesSuccessful>();
        Inbox.Next<WriteMessageSuccess>();
        Assert.Equal(asker.Ref, Inbox.LastSender);
    }

    [Fact]
    public void A_deletion_that_fails_is_answered_with_its_cause()
    {
        Journal.Tell(new DeleteMessagesTo("p", 1, Inbox.Ref), Inbox.Ref);
        var failure = Inbox.Next<DeleteMessagesFailure>();
        Assert.IsType<NotSupportedException>(failure.Cause);
        Assert.Equal(1, failure.ToSequenceNr);
    }

    private void Write(string id, long number, string e, IActorRef? sender = null)
    {
        var write = new AtomicWrite(new Persistent(e, number, id, sender: sender, writerGuid: "w"));
        Journal.Tell(new WriteMessages([write], Inbox.Ref, 1), Inbox.Ref);
    }

    private void ExpectStored(string e)
    {
        Inbox.Next<WriteMessagesSuccessful>();
        Assert.Equal(e, Inbox.Next<WriteMessageSuccess>().Persistent.Payload);
    }
}
