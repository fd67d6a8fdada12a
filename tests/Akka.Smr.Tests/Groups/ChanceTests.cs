using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>Chance is one source a system, and under a seed the same for ever.</summary>
public class ChanceTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_for_ever()
    {
        var chance = Chance.FromSeed("7");
        Assert.Equal([11304521301537036197UL, 3001556243746390133UL], [chance.NextULong(), chance.NextULong()]);
        Assert.Equal(Guid.Parse("5678016c-88e6-4ddb-91ae-29cacd9a0aea"), chance.NextGuid());
    }

    [Fact]
    [Hazard(32)]
    public async Task Under_a_seed_too_a_later_process_draws_other_numbers_and_purposes_and_turns_differ()
    {
        var first = await Draw("akka.smr.random-seed = 7");
        Assert.Empty(first.Intersect(await Draw("akka.smr.random-seed = 7")));
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_seed_nothing_repeats()
    {
        var first = await Draw("");
        Assert.Empty(first.Intersect(await Draw("akka.smr.random-seed = \"\"")));
    }

    [Fact]
    public void Numbers_below_a_bound_are_all_there_and_alike()
    {
        var chance = Chance.FromSeed("bounds");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[chance.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));

        Assert.Equal(0, chance.Next(1));
        Assert.Equal(TimeSpan.Zero, chance.Next(TimeSpan.Zero));
        Assert.InRange(chance.Next(TimeSpan.FromTicks(3)).Ticks, 0, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => chance.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => chance.Next(TimeSpan.FromTicks(-1)));
    }

    private static async Task<ulong[]> Draw(string config)
    {
        var system = ActorSystem.Create("chance", config);
        ulong[] drawn = [Chance.For(system, "a").NextULong(), Chance.For(system, "a").NextULong(), Chance.For(system, "b").NextULong()];
        await system.Terminate();
        return drawn;
    }
}
