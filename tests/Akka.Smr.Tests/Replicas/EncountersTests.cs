using Akka.Actor;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>When nodes outside a group are asked about it: at once, then seldom, and never more of them than can be kept in mind.</summary>
public class EncountersTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Address Here = new("akka.tcp", "s", "here", 1);
    private static readonly Address There = new("akka.tcp", "s", "there", 1);

    private readonly Encounters _encounters = new(TimeSpan.FromSeconds(1), Minute);

    [Fact]
    public void Who_comes_is_asked_at_once_and_then_after_pauses_that_double_up_to_the_longest()
    {
        var now = 7 * Minute;
        _encounters.Know([Here], now);
        var pauses = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(now, _encounters.NextDue);
            Assert.Equal([Here], _encounters.TakeDue(now));
            Assert.Empty(_encounters.TakeDue(now));
            pauses.Add((_encounters.NextDue!.Value - now).TotalSeconds);
            now = _encounters.NextDue.Value;
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
    }

    [Fact]
    public void Who_has_agreed_is_asked_after_the_longest_pause_and_who_comes_besides_changes_nothing_of_it()
    {
        _encounters.Know([Here], TimeSpan.Zero);
        _encounters.TakeDue(TimeSpan.Zero);
        _encounters.Agreed(Here, TimeSpan.Zero);
        _encounters.Agreed(There, TimeSpan.Zero);
        Assert.Equal(Minute, _encounters.NextDue);

        _encounters.Know([Here, There], Minute / 2);

        Assert.Equal([There], _encounters.TakeDue(Minute / 2));
        _encounters.Know([Here], Minute / 2);
        Assert.Equal([Here], _encounters.TakeDue(Minute));
        Assert.Equal(2 * Minute, _encounters.NextDue);
    }

    [Fact]
    public void Who_has_gone_and_comes_again_is_new()
    {
        _encounters.Know([Here], TimeSpan.Zero);
        _encounters.TakeDue(TimeSpan.Zero);
        _encounters.Agreed(Here, TimeSpan.Zero);

        _encounters.Know([], TimeSpan.Zero);
        Assert.Null(_encounters.NextDue);
        Assert.Empty(_encounters.TakeDue(2 * Minute));
        _encounters.Know([Here], TimeSpan.Zero);

        Assert.Equal([Here], _encounters.TakeDue(TimeSpan.Zero));
    }

    [Fact]
    public void No_more_nodes_are_asked_than_can_be_kept_in_mind()
    {
        _encounters.Know(Enumerable.Range(1, 10_000).Select(port => new Address("akka.tcp", "s", "here", port)), TimeSpan.Zero);
        Assert.Equal(Encounters.MaxNodes, _encounters.TakeDue(TimeSpan.Zero).Count);
    }
}
