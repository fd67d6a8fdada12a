using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Nobody is answered twice, or with another command's outcome.</summary>
public class WaiterTableTests
{
    private readonly WaiterTable _table = new();

    [Fact]
    [Hazard(21)]
    public void An_entry_of_another_term_at_the_same_index_answers_nobody()
    {
        var number = _table.Add(ActorRefs.Nobody, 7);
        _table.Admit(number, At(5, 1));

        Assert.False(_table.TryTake(At(5, 2), out _));
        Assert.True(_table.TryTake(At(5, 1), out var waiter));
        Assert.Equal(7, waiter.Request);
    }

    [Fact]
    public void Who_is_answered_waits_no_more()
    {
        var number = _table.Add(ActorRefs.Nobody, 7);
        Assert.True(_table.TryTake(number, out _));
        _table.Admit(number, At(5, 1));

        Assert.False(_table.HasAdmitted);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void A_snapshot_that_jumps_takes_all_below_it_in_the_order_of_the_log()
    {
        for (var i = 1; i <= 4; i++)
            _table.Admit(_table.Add(ActorRefs.Nobody, i), At(10 - i, 1));

        Assert.Equal([4, 3, 2], _table.TakeAdmittedUpTo(new LogIndex(8)).Select(waiter => waiter.Request));
        Assert.True(_table.HasAdmitted);
    }

    [Fact]
    public void What_was_never_admitted_comes_in_the_order_of_asking()
    {
        for (var i = 1; i <= 3; i++)
            _table.Add(ActorRefs.Nobody, i);

        Assert.Equal([1, 2, 3], _table.TakeAsked().Select(waiter => waiter.Request));
        Assert.Empty(_table.TakeAsked());
    }

    private static EntryId At(long index, long term) => new(new LogIndex(index), new Term(term));
}
