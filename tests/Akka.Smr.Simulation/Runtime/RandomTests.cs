using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>Chance, drawn from a seed.</summary>
public class RandomTests
{
    [Fact]
    public void The_sequence_of_a_seed_is_the_published_one_for_ever()
    {
        var random = new SeededRandom(0);
        Assert.Equal(11091344671253066420UL, random.NextUInt64());
        Assert.Equal(13793997310169335082UL, random.NextUInt64());
        Assert.Equal(2973992550571090806UL, new SeededRandom(42, "network").NextUInt64());
    }

    [Fact]
    public void Streams_of_one_seed_differ_and_so_do_seeds()
    {
        var sequences = new[] { new SeededRandom(1, "a"), new SeededRandom(1, "b"), new SeededRandom(2, "a"), new SeededRandom(1) };
        Assert.Equal(sequences.Length, sequences.Select(random => random.NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void Numbers_stay_in_their_range_and_reach_its_ends()
    {
        var random = new SeededRandom(7);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.Next(-2L, 3L)).ToList();
        Assert.Equal([-2L, -1L, 0L, 1L, 2L], drawn.Distinct().Order());
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.25, 2300, 2700)]
    [InlineData(1.0, 10000, 10000)]
    public void A_probability_is_met(double probability, int least, int most)
    {
        var random = new SeededRandom(7);
        Assert.InRange(Enumerable.Range(0, 10000).Count(_ => random.Chance(probability)), least, most);
    }
}
