using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

public sealed class SessionTests : MachineTest
{
    private readonly Spy _spy = new();
    private readonly Replica _replica;

    public SessionTests()
    {
        Settings = Settings with { Sessions = new SessionOptions { MaxSessions = 2, WindowCommands = 4, ExpireAfter = TimeSpan.FromMinutes(1) } };
        _replica = StartLedger(_spy);
    }

    [Fact]
    public void A_repeated_command_runs_once_and_gets_its_first_outcome_from_its_first_place()
    {
        _replica.Apply(Script.OpenSession());
        var first = _replica.Apply(Script.InSession(1, 1, new Add("a", 5)))[0];
        var again = _replica.Apply(Script.Noop(), Script.InSession(1, 1, new Add("a", 5)))[1];
        Assert.Equal(2, again.At.Index.Value);
        Assert.Equal(first.At, again.At);
        Assert.Equal(ReplyKind.Done, again.Kind);
        Assert.Equal(new Sum(5), Decode(again));
        Assert.Equal(1, _spy.Commands);
    }

    [Fact]
    public void A_repeated_failure_is_the_first_failure()
    {
        _replica.Apply(Script.InSession("s", 1, new Break("a")), Script.InSession("s", 2, new Refuse("no")), Script.InSession("s", 3, "nonsense"));
        var again = _replica.Apply(Script.InSession("s", 1, new Break("a")), Script.InSession("s", 2, new Refuse("no")), Script.InSession("s", 3, "nonsense"));
        Assert.Equal([ReplyKind.Failed, ReplyKind.Failed, ReplyKind.Invalid], again.Select(outcome => outcome.Kind));
        Assert.Equal([1, 2, 3], again.Select(outcome => outcome.At.Index.Value));
        Assert.Equal("a is broken", Text(again[0]));
        Assert.Equal("no", Text(again[1]));
    }

    [Fact]
    [Hazard(40)]
    public void A_session_expires_by_cluster_time_and_is_not_taken_for_a_new_one()
    {
        _replica.Apply(Script.OpenSession(), Script.InSession(1, 1, new Add("a", 5)));
        Script.ClusterTime += TimeSpan.FromSeconds(59);
        Assert.Equal(ReplyKind.Done, _replica.Apply(Script.InSession(1, 1, new Add("a", 5)))[0].Kind);
        Script.ClusterTime += TimeSpan.FromSeconds(60);
        Assert.Equal(ReplyKind.SessionExpired, _replica.Apply(Script.InSession(1, 1, new Add("a", 5)))[0].Kind);
        Assert.Equal(ReplyKind.SessionExpired, _replica.Apply(Script.InSession(1, 2, new Add("a", 5)))[0].Kind);
        Assert.Equal(1, _spy.Commands);
    }

    [Fact]
    [Hazard(40)]
    public void Entries_that_are_no_commands_expire_sessions_as_well()
    {
        _replica.Apply(Script.OpenSession(), Script.OpenSession());
        Assert.Equal(ReplyKind.SessionTableFull, _replica.Apply(Script.OpenSession())[0].Kind);
        Script.ClusterTime += TimeSpan.FromSeconds(60);
        _replica.Apply(Script.Noop());
        Assert.Equal(ReplyKind.SessionExpired, _replica.Apply(Script.CloseSession(1))[0].Kind);
        Assert.Equal(ReplyKind.Done, _replica.Apply(Script.OpenSession())[0].Kind);
    }

    [Fact]
    public void What_a_session_has_forgotten_or_does_not_take_is_not_run()
    {
        var outcomes = _replica.Apply(
            Script.InSession("s", 1, new Add("a", 1)),
            Script.InSession("s", 2, new Add("a", 1), lowWater: 1),
            Script.InSession("s", 1, new Add("a", 1)),
            Script.InSession("s", 6, new Add("a", 1)),
            Script.InSession("t", 2, new Add("a", 1)),
            Script.InSession("t", 1, new Add("a", 1)),
            Script.InSession("u", 1, new Add("a", 1)));
        Assert.Equal(
            [ReplyKind.Done, ReplyKind.Done, ReplyKind.StaleSequence, ReplyKind.OutsideWindow, ReplyKind.SessionExpired, ReplyKind.Done, ReplyKind.SessionTableFull],
            outcomes.Select(outcome => outcome.Kind));
        Assert.Equal(new Sum(3), _replica.Value(new Get("a")));
    }

    [Fact]
    [Hazard(40)]
    public void A_command_whose_reply_is_forgotten_is_not_run_again_and_told_how_it_ended()
    {
        // Room for two of these replies and not for three.
        Settings = Settings with { Sessions = Settings.Sessions with { MaxReplyBytes = 500 } };
        var replica = StartLedger(_spy);
        replica.Apply(Script.InSession("s", 1, new Add("a", 1)), Script.InSession("s", 2, new Refuse("no")), Script.InSession("s", 3, "nonsense"));
        replica.Apply(Script.InSession("t", 1, new Add("a", 1)), Script.InSession("t", 2, new Add("a", 1)), Script.InSession("t", 3, new Add("a", 1)));
        Assert.Equal(4, _spy.Commands);

        var again = replica.Apply(Script.InSession("s", 1, new Add("a", 1)), Script.InSession("s", 2, new Refuse("no")), Script.InSession("s", 3, "nonsense"));
        Assert.Equal([ReplyKind.ReplyForgotten, ReplyKind.Failed, ReplyKind.Failed], again.Select(outcome => outcome.Kind));
        Assert.StartsWith("It was done", Text(again[0]), StringComparison.Ordinal);
        Assert.All(again, outcome => Assert.Contains("sessions.max-reply-bytes", Text(outcome), StringComparison.Ordinal));
        Assert.Equal(ReplyKind.Done, replica.Apply(Script.InSession("t", 3, new Add("a", 1)))[0].Kind);
        Assert.Equal(4, _spy.Commands);
        Assert.Equal(new Sum(4), replica.Value(new Get("a")));
    }

    [Fact]
    [Hazard(40)]
    public void Replicas_forget_the_same_replies_whatever_words_their_exceptions_have()
    {
        Settings = Settings with { Sessions = new SessionOptions { MaxReplyBytes = 10_000 } };
        var others = new Spy();
        var (first, second) = (StartLedger(_spy), StartLedger(others));
        _spy.Act = _ => throw new InvalidOperationException("no");
        others.Act = _ => throw new InvalidOperationException(new string('\u20AC', 2000));
        var met = new HashSet<ReplyKind>();
        for (var sequence = 1; sequence <= 60; sequence++)
        {
            Entry[] entries =
            [
                Script.InSession("s", sequence, sequence % 3 == 0 ? new Misuse("") : new Add("a", 1)),
                Script.InSession("s", Math.Max(1, sequence - (sequence % 50)), new Add("a", 1)),
            ];
            var (here, there) = (first.Apply(entries), second.Apply(entries));
            Assert.Equal(here.Select(outcome => outcome.Kind), there.Select(outcome => outcome.Kind));
            met.Add(here[1].Kind);
        }

        Assert.Equal([ReplyKind.Done, ReplyKind.ReplyForgotten], met.Order());
        Assert.Equal(first.Digest().Chain, second.Digest().Chain);
        Assert.Equal(new Sum(40), first.Value(new Get("a")));
    }

    [Fact]
    public void A_closed_session_is_over()
    {
        var outcomes = _replica.Apply(Script.OpenSession(), Script.CloseSession(1), Script.CloseSession(1), Script.InSession(1, 1, new Add("a", 1)));
        Assert.Equal(
            [ReplyKind.Done, ReplyKind.Done, ReplyKind.SessionExpired, ReplyKind.SessionExpired], outcomes.Select(outcome => outcome.Kind));
    }
}
