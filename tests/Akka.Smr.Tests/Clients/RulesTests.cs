using Akka.Smr.Clients;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>The proxy's parts by themselves.</summary>
public sealed class RulesTests
{
    [Fact]
    public void The_first_declared_type_that_fits_decides()
    {
        var classifier = new TypeClassifier([Declared<Get>(true), Declared<IChange>(false), Declared<Add>(true), Declared<object>(true)]);

        Assert.Equal(Handling.Query, classifier.Classify(typeof(Get)));
        Assert.Equal(Handling.Command, classifier.Classify(typeof(Add)));
        Assert.Equal(Handling.Command, classifier.Classify(typeof(Blob)));
        Assert.Equal(Handling.Query, classifier.Classify(typeof(Stranger)));
        Assert.Equal(Handling.None, new TypeClassifier([Declared<Get>(true)]).Classify(typeof(Add)));
    }

    [Fact]
    public void A_type_is_named_by_its_full_name_and_the_simple_name_of_its_assembly() =>
        Assert.Equal("Akka.Smr.Tests.Clients.Add, Akka.Smr.Tests", HandledType.NameOf(typeof(Add)));

    [Fact]
    [Hazard(40)]
    public void The_low_water_mark_rises_over_settled_numbers_only()
    {
        var session = new ProxySession(window: 4);
        Assert.False(session.HasRoom);
        session.Open(7);
        for (var i = 1; i <= 4; i++)
            Assert.Equal(i, session.Next());
        Assert.False(session.HasRoom);
        Assert.Throws<InvalidOperationException>(() => session.Next());

        session.Settle(7, 3);
        session.Settle(7, 2);
        session.Settle(7, 99);
        session.Settle(6, 1);
        Assert.Equal(0, session.LowWater);
        session.Settle(7, 1);
        Assert.Equal(3, session.LowWater);

        // Round and round: places in the ring are used again, and none is left behind as settled.
        for (var i = 5; i <= 100; i++)
        {
            Assert.True(session.HasRoom);
            Assert.Equal(i, session.Next());
            session.Settle(7, i - 1);
            Assert.Equal(i - 1, session.LowWater);
            session.Settle(7, i - 1);
        }
    }

    [Fact]
    public void A_session_that_was_replaced_starts_afresh()
    {
        var session = new ProxySession(window: 4);
        session.Open(7);
        session.Next();
        session.Next();
        session.Settle(7, 2);
        session.Abandon();
        Assert.False(session.HasRoom);
        session.Settle(7, 1);
        session.Open(8);

        Assert.Equal(1, session.Next());
        Assert.Equal(0, session.LowWater);
        session.Settle(8, 1);
        Assert.Equal(1, session.LowWater);
    }

    [Fact]
    public void Pauses_double_up_to_their_bound_and_chance_takes_up_to_half()
    {
        var longest = new Backoff(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), _ => 0);
        Assert.Equal([10, 20, 40, 50, 50], Enumerable.Range(0, 5).Select(_ => longest.Next().TotalMilliseconds));
        Assert.Equal(30, longest.Next(TimeSpan.FromMilliseconds(30)).TotalMilliseconds);
        Assert.Equal(50, longest.Next(TimeSpan.FromMilliseconds(90)).TotalMilliseconds);
        longest.Reset();
        Assert.Equal(10, longest.Next().TotalMilliseconds);

        var shortest = new Backoff(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), bound => bound - 1);
        Assert.Equal([5, 10, 20, 25], Enumerable.Range(0, 4).Select(_ => shortest.Next().TotalMilliseconds));
    }

    [Fact]
    public void Candidates_are_tried_in_turn()
    {
        var finder = new LeaderFinder(["a", "b", "a"]);
        finder.Learn(["c", "b"], leader: null);
        Assert.Equal(["a", "b", "c"], finder.Candidates);

        var asked = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            asked.Add(finder.Target);
            Assert.False(finder.NotLeading(finder.Target!, hint: null));
        }

        Assert.Equal(["a", "b", "c", "a"], asked);
    }

    [Fact]
    public void Hints_are_followed_at_once_but_not_in_circles()
    {
        var finder = new LeaderFinder(["a", "b"]);
        Assert.True(finder.NotLeading("a", "b"));
        Assert.True(finder.NotLeading("b", "a"));
        Assert.False(finder.NotLeading("a", "b"));
        Assert.False(finder.NotLeading("b", "a"));
        Assert.Equal("a", finder.Target);
        Assert.False(finder.NotLeading("a", "a"));
        Assert.Equal("b", finder.Target);

        Assert.True(finder.Confirm("b"));
        Assert.True(finder.NotLeading("b", "a"));
        Assert.True(finder.Confirm("a"));
        Assert.False(finder.Confirm("a"));
    }

    [Fact]
    public void Who_was_silent_is_not_believed_to_lead_until_its_turn_comes()
    {
        var finder = new LeaderFinder(["a", "b", "c"]);
        finder.Confirm("a");
        finder.Silent("a");
        Assert.Equal("b", finder.Target);
        Assert.False(finder.NotLeading("b", hint: "a"));
        Assert.Equal("c", finder.Target);
        finder.Hear("a");
        Assert.Equal("c", finder.Target);
        finder.NotLeading("c", hint: "a");
        Assert.Equal("a", finder.Target);
        finder.NotLeading("a", hint: null);
        Assert.True(finder.NotLeading("b", hint: "a"));
        Assert.Equal("a", finder.Target);
    }

    [Fact]
    public void A_leader_that_was_seen_to_begin_is_believed_whatever_was_before()
    {
        var finder = new LeaderFinder(["a", "b", "c"]);
        finder.Confirm("a");
        finder.Begun("a");
        Assert.True(finder.IsConfirmed);
        finder.Begun("b");
        Assert.Equal(("b", false), (finder.Target, finder.IsConfirmed));

        finder.Silent("b");
        finder.Begun("b");
        Assert.True(finder.NotLeading("b", hint: "c"));
        Assert.True(finder.NotLeading("c", hint: "b"));
        Assert.Equal("b", finder.Target);
    }

    [Fact]
    public void What_comes_late_from_another_changes_nothing()
    {
        var finder = new LeaderFinder(["a", "b"]);
        finder.NotLeading("a", hint: null);
        finder.Confirm("b");
        Assert.True(finder.NotLeading("a", hint: "a"));
        finder.Silent("a");
        finder.Hear("a");
        finder.Learn(["c"], "a");
        Assert.False(finder.Confirm("a"));

        Assert.Equal(("b", true), (finder.Target, finder.IsConfirmed));
    }

    [Fact]
    public void Nobody_to_ask_is_no_error()
    {
        var finder = new LeaderFinder([]);
        Assert.Null(finder.Target);
        finder.Silent("a");
        finder.Learn(["z"], leader: null);
        Assert.Equal("z", finder.Target);
    }

    [Fact]
    [Hazard(42)]
    public void A_kind_of_answer_that_nobody_knows_leaves_a_command_in_doubt()
    {
        var request = new PendingRequest(1, TimeSpan.Zero, new Add(1), Handling.Command, caller: null) { Kind = RequestKind.OwnSession };
        var reply = new Reply(1, (ReplyKind)77, default, RefusalReason.None, default);
        Assert.False(request.InDoubt);

        var step = ReplyRule.Judge(request, reply, new ReplyBatch([reply], null, null, TimeSpan.Zero), _ => null, out _);
        Assert.Equal(NextStep.Retry, step);
        Assert.Equal(SmrOutcome.Unknown, ReplyRule.TimedOut(request, hasLeader: true, leader: null, TimeSpan.Zero).Outcome);
    }

    private static HandledType Declared<T>(bool isQuery) => new(HandledType.NameOf(typeof(T)), isQuery);
}
