using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.World;
using Xunit;

namespace Akka.Smr.Simulation;

/// <summary>Histories made by hand, some of which no order explains.</summary>
public sealed class RaftLinearizabilityTests
{
    private readonly List<Operation> _history = [];

    [Fact]
    public void An_empty_history_is_linearizable() => Expect(Verdict.Linearizable);

    [Fact]
    public void A_read_sees_the_write_before_it()
    {
        Put(1, 2, 7);
        Get(3, 4, 7);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void A_read_that_misses_the_write_before_it_is_a_violation()
    {
        Put(1, 2, 7);
        Get(3, 4, 0);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void A_read_beside_a_write_may_see_either()
    {
        Put(1, 6, 7);
        Get(2, 3, 0);
        Get(4, 5, 7);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void Two_reads_beside_a_write_never_go_back()
    {
        Put(1, 6, 7);
        Get(2, 3, 7);
        Get(4, 5, 0);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void A_write_of_unknown_outcome_may_be_seen_much_later()
    {
        Put(1, 2, 7);
        PutUnknown(3, 8);
        Get(4, 5, 7);
        Get(6, 7, 8);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void A_write_of_unknown_outcome_may_never_be_seen()
    {
        PutUnknown(1, 8);
        Get(2, 3, 0);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void A_write_of_unknown_outcome_happens_once_at_most()
    {
        PutUnknown(1, 8);
        Get(2, 3, 8);
        Put(4, 5, 9);
        Get(6, 7, 8);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void A_write_of_unknown_outcome_does_not_happen_before_it_is_invoked()
    {
        Get(1, 2, 8);
        PutUnknown(3, 8);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void What_was_refused_is_never_seen()
    {
        _history.Add(new Operation { Id = 1, Kind = OperationKind.Put, Key = 0, Argument = 8, InvokedAt = 1, ReturnedAt = 2, Outcome = Outcome.Refused });
        Get(3, 4, 8);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void An_append_that_ran_twice_is_a_violation()
    {
        var once = Chance.Mix(0, 5);
        Append(1, 2, 5, once);
        Get(3, 4, Chance.Mix(once, 5));
        Expect(Verdict.Violated);
    }

    [Fact]
    public void Two_appends_that_both_saw_an_empty_value_are_a_violation()
    {
        Append(1, 4, 5, Chance.Mix(0, 5));
        Append(2, 3, 6, Chance.Mix(0, 6));
        Expect(Verdict.Violated);
    }

    [Fact]
    public void Two_compare_and_sets_never_both_win()
    {
        Cas(1, 4, 0, 5, won: true);
        Cas(2, 3, 0, 6, won: true);
        Expect(Verdict.Violated);
    }

    [Fact]
    public void One_of_two_compare_and_sets_wins_and_the_other_knows()
    {
        Cas(1, 4, 0, 5, won: false);
        Cas(2, 3, 0, 6, won: true);
        Get(5, 6, 6);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void A_wrong_first_choice_is_taken_back()
    {
        Put(1, 10, 5);
        Put(2, 9, 6);
        Put(3, 8, 7);
        Get(11, 12, 5);
        Get(13, 14, 5);
        Expect(Verdict.Linearizable);
    }

    [Fact]
    public void Running_out_of_steps_is_no_success()
    {
        for (var i = 0; i < 12; i++)
            Put(1 + i, 100 + i, (ulong)(i + 1));
        Get(200, 201, 99);
        Assert.Equal(Verdict.OutOfBudget, LinearizabilityChecker.Check(_history, budget: 1000));
    }

    [Fact]
    public void The_memory_makes_hopeless_searches_short()
    {
        for (var i = 0; i < 12; i++)
            Put(1 + i, 100 + i, (ulong)(i + 1));
        Get(200, 201, 99);
        Assert.Equal(Verdict.Violated, LinearizabilityChecker.Check(_history, budget: 2_000_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Histories_of_a_true_register_are_linearizable_and_a_changed_reply_is_found(ulong seed)
    {
        var chance = new Chance(seed);
        var value = 0UL;
        for (var i = 1; i <= 200; i++)
        {
            // Each operation takes effect at 10 i and lasts up to four others.
            var kind = (OperationKind)chance.Below(4);
            var argument = chance.Next();
            var expected = chance.Below(2) == 0 ? value : 1;
            var result = Register.Run(kind, value, argument, expected, out value);
            _history.Add(new Operation
            {
                Id = i,
                Kind = kind,
                Key = 0,
                Argument = argument,
                Expected = expected,
                InvokedAt = Math.Max(1, (10 * i) - chance.Below(40)) * 1000 + i,
                ReturnedAt = (((10 * i) + chance.Below(40)) * 1000) + i + 500,
                Outcome = Outcome.Done,
                Result = result,
            });
        }

        Expect(Verdict.Linearizable);
        var append = _history.Find(operation => operation.Kind == OperationKind.Append)!;
        append.Result ^= 1;
        Expect(Verdict.Violated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_the_log_explains_what_a_search_would_give_up(ulong seed)
    {
        // Forty writes whose outcome nobody knows, some of which ran long after, beside reads that are not in the log.
        var chance = new Chance(seed);
        var value = 0UL;
        var ran = new Dictionary<long, long>();
        var appends = Enumerable.Range(1, 40).Select(i => Unknown(OperationKind.Append, i, chance.Next())).ToList();
        for (var i = 1; appends.Count > 5; i++)
        {
            var next = appends[chance.Below(appends.Count)];
            appends.Remove(next);
            Register.Run(next.Kind, value, next.Argument, next.Expected, out value);
            ran[next.Id] = i;
            if (i % 5 == 0)
                Get(1000 + (10 * i), 1005 + (10 * i), value);
        }

        Assert.True(LogOrder.Explains(_history, operation => ran.GetValueOrDefault(operation.Id)));
        Assert.Equal(Verdict.OutOfBudget, LinearizabilityChecker.Check(_history, budget: 100_000));

        _history[^1].Result ^= 1;
        Assert.False(LogOrder.Explains(_history, operation => ran.GetValueOrDefault(operation.Id)));
    }

    [Fact]
    public void The_log_is_not_believed_where_clients_saw_another_order()
    {
        Put(1, 2, 7);
        Put(3, 4, 8);
        Assert.True(InLogOrder(1, 2));
        Assert.False(InLogOrder(2, 1));
        Get(5, 6, 8);
        Assert.True(InLogOrder(1, 2));
        Assert.False(InLogOrder(1));
        _history[^1].Result = 7;
        Assert.False(InLogOrder(1, 2));
    }

    [Fact]
    public void A_read_beside_the_log_keeps_to_the_time_of_other_reads()
    {
        Put(1, 9, 7);
        Get(2, 3, 7);
        Get(4, 5, 0);
        Assert.False(InLogOrder(1));
        (_history[1].Result, _history[2].Result) = (0, 7);
        Assert.True(InLogOrder(1));
        Put(10, 11, 9);
        Get(12, 13, 7);
        Assert.False(InLogOrder(1, 4));
    }

    [Fact]
    public void A_read_that_returned_before_a_write_was_asked_for_has_not_seen_it()
    {
        Get(1, 2, 7);
        Put(3, 4, 7);
        Assert.False(InLogOrder(2));
    }

    [Fact]
    public void What_was_refused_and_ran_explains_nothing()
    {
        Put(1, 2, 7);
        Get(3, 4, 7);
        _history[0].Outcome = Outcome.Refused;
        Assert.False(InLogOrder(1));
    }

    private bool InLogOrder(params long[] ids) => LogOrder.Explains(_history, operation => Array.IndexOf(ids, operation.Id) + 1);

    private void Expect(Verdict verdict) => Assert.Equal(verdict, LinearizabilityChecker.Check(_history));

    private void Put(long from, long to, ulong value) => Done(OperationKind.Put, from, to, value, 0, 0);

    private void Get(long from, long to, ulong seen) => Done(OperationKind.Get, from, to, 0, 0, seen);

    private void Append(long from, long to, ulong what, ulong seen) => Done(OperationKind.Append, from, to, what, 0, seen);

    private void Cas(long from, long to, ulong expected, ulong value, bool won) => Done(OperationKind.CompareAndSet, from, to, value, expected, won ? 1UL : 0);

    private void PutUnknown(long from, ulong value) => Unknown(OperationKind.Put, from, value);

    private Operation Unknown(OperationKind kind, long from, ulong argument)
    {
        var operation = new Operation { Id = _history.Count + 1, Kind = kind, Key = 0, Argument = argument, InvokedAt = from };
        _history.Add(operation);
        return operation;
    }

    private void Done(OperationKind kind, long from, long to, ulong argument, ulong expected, ulong result) =>
        _history.Add(new Operation
        {
            Id = _history.Count + 1,
            Kind = kind,
            Key = 0,
            Argument = argument,
            Expected = expected,
            InvokedAt = from,
            ReturnedAt = to,
            Outcome = Outcome.Done,
            Result = result,
        });
}
