using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What a replay makes of events that two writers of one persistence id have left behind.</summary>
public class ReplayFilterTests : PersistenceTest
{
    public ReplayFilterTests()
        : base(string.Concat(new[] { "fail", "warn", "repair-by-discard-old", "off" }.Select(mode => $$"""
            akka.persistence.journal.{{mode}} {
              class = "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"
              replay-filter.mode = {{mode}}
              replay-filter.window-size = 3
            }

            """)))
    {
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("warn")]
    [InlineData("repair-by-discard-old")]
    [InlineData("off")]
    public void A_writer_that_takes_over_properly_is_nothing_unusual(string mode)
    {
        Store(mode, "1a", "2a", "3b", "4b", "5c");
        Assert.Equal(["1a", "2a", "3b", "4b", "5c"], Replay(mode));
    }

    [Theory]
    [InlineData("fail", "IllegalStateException")]
    [InlineData("warn", "1a", "2a", "2b", "3a", "3b")]
    [InlineData("repair-by-discard-old", "1a", "2b", "3b")]
    [InlineData("off", "1a", "2a", "2b", "3a", "3b")]
    public void Events_of_a_writer_that_was_overtaken(string mode, params string[] outcome)
    {
        Store(mode, "1a", "2a", "2b", "3a", "3b");
        Assert.Equal(outcome, Replay(mode));
    }

    [Theory]
    [InlineData("fail", "IllegalStateException")]
    [InlineData("warn", "1a", "3a", "2a", "4a")]
    [InlineData("repair-by-discard-old", "1a", "3a", "4a")]
    [InlineData("off", "1a", "3a", "2a", "4a")]
    public void Events_of_one_writer_out_of_order(string mode, params string[] outcome)
    {
        Store(mode, "1a", "3a", "2a", "4a");
        Assert.Equal(outcome, Replay(mode));
    }

    [Fact]
    public void Only_what_is_still_in_the_window_can_be_taken_back()
    {
        Store("repair-by-discard-old", "1a", "2a", "3a", "4a", "5a", "2b", "6b");
        Assert.Equal(["1a", "2a", "3a", "2b", "6b"], Replay("repair-by-discard-old"));
    }

    /// <summary>Stores events in this order: each a sequence number, then a writer.</summary>
    private void Store(string mode, params string[] events)
    {
        var journal = Extension.JournalFor($"akka.persistence.journal.{mode}");
        foreach (var e in events)
        {
            var write = new AtomicWrite(new Persistent(e, e[0] - '0', "p", writerGuid: e[1..]));
            journal.Tell(new WriteMessages([write], Inbox.Ref, 1), Inbox.Ref);
            Inbox.Next<WriteMessagesSuccessful>();
            Inbox.Next<WriteMessageSuccess>();
        }
    }

    /// <summary>What is replayed; if it breaks off, the name of the cause.</summary>
    private List<string> Replay(string mode)
    {
        var journal = Extension.JournalFor($"akka.persistence.journal.{mode}");
        journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "p", Inbox.Ref), Inbox.Ref);
        var replayed = new List<string>();
        while (true)
        {
            switch (Inbox.Next())
            {
                case ReplayedMessage message:
                    replayed.Add((string)message.Persistent.Payload);
                    break;
                case ReplayMessagesFailure failure:
                    replayed.Add(failure.Cause.GetType().Name);
                    return replayed;
                case RecoverySuccess:
                    return replayed;
                case var unexpected:
                    Assert.Fail($"{unexpected} belongs to no replay.");
                    break;
            }
        }
    }
}
