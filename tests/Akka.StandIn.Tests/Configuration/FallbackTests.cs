using Akka.Configuration;
using Xunit;

namespace Akka.StandIn.Tests.Configuration;

/// <summary>Configurations laid over one another, taken apart, and made from other things than text.</summary>
public class FallbackTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon + "\n");

    [Fact]
    public void The_fallback_answers_where_the_configuration_does_not()
    {
        var config = Parse("a { x = 1, list = [1], text = t }").WithFallback(Parse("a { x = 2, y = 2, list = [2, 3], text { z = 1 } }\nb = 3"));

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal(3, config.GetInt("b"));
        Assert.Equal(["1"], config.GetStringList("a.list"));
        Assert.Equal("t", config.GetString("a.text"));
        Assert.False(config.HasPath("a.text.z"));
    }

    [Fact]
    public void Of_several_fallbacks_the_first_that_has_the_value_wins()
    {
        var config = Parse("a.x = 1").WithFallback(Parse("a { x = 2, y = 2 }")).WithFallback(Parse("a { x = 3, y = 3, z = 3 }"));

        Assert.Equal([1, 2, 3], new[] { "a.x", "a.y", "a.z" }.Select(path => config.GetInt(path)));
    }

    [Fact]
    public void Neither_of_two_merged_configurations_changes()
    {
        var upper = Parse("a.x = 1");
        var lower = Parse("a.y = 2");

        upper.WithFallback(lower);

        Assert.False(upper.HasPath("a.y"));
        Assert.False(lower.HasPath("a.x"));
    }

    [Fact]
    public void A_section_has_the_values_of_the_fallbacks_section()
    {
        var section = Parse("a.b.x = 1").WithFallback(Parse("a.b { x = 2, y = 2 }\nc.z = 3")).GetConfig("a.b");

        Assert.Equal(1, section.GetInt("x"));
        Assert.Equal(2, section.GetInt("y"));
        Assert.Equal(["x", "y"], section.AsEnumerable().Select(pair => pair.Key).Order());
    }

    [Fact]
    public void A_section_that_only_the_fallback_has_is_found()
    {
        var config = Parse("a.x = 1").WithFallback(Parse("b.y = 2"));

        Assert.Equal(2, config.GetConfig("b").GetInt("y"));
        Assert.Null(config.GetConfig("c"));
    }

    [Fact]
    public void An_empty_configuration_gives_way_to_its_fallback()
    {
        var fallback = Parse("a = 1");

        Assert.Same(fallback, Config.Empty.WithFallback(fallback));
        Assert.Same(fallback, fallback.WithFallback(null));
        Assert.Same(fallback, ((Config?)null).SafeWithFallback(fallback));
        Assert.Same(fallback, fallback.SafeWithFallback(fallback));
        Assert.Equal(1, fallback.WithFallback(Config.Empty).GetInt("a"));
        Assert.Throws<ArgumentException>(() => fallback.WithFallback(fallback));
    }

    [Fact]
    public void A_text_is_taken_for_a_configuration()
    {
        Config config = "a = 1, b = 2";

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal(["1", "2"], config.AsEnumerable().Select(pair => pair.Value.GetString()));
    }

    [Fact]
    public void Printed_and_parsed_again_it_is_the_same()
    {
        var config = Parse("a { b = { c = \"x y\", d = [1, 2] }, e = 5 }").WithFallback(Parse("a.f = 6"));

        var own = Parse(config.ToString());
        var whole = Parse(config.ToString(includeFallback: true));

        Assert.Equal("x y", own.GetString("a.b.c"));
        Assert.Equal(["1", "2"], own.GetStringList("a.b.d"));
        Assert.False(own.HasPath("a.f"));
        Assert.Equal(6, whole.GetInt("a.f"));
        Assert.Equal(5, whole.GetInt("a.e"));
    }

    [Fact]
    public void An_object_becomes_configuration()
    {
        var config = ConfigurationFactory.FromObject(new { akka = new { port = 0, hosts = new[] { "a", "b" } } });

        Assert.Equal(0, config.GetInt("akka.port", -1));
        Assert.Equal(["a", "b"], config.GetStringList("akka.hosts"));
    }

    [Fact]
    public void A_value_becomes_a_configuration_of_its_own() => Assert.Equal(1, Parse("a { x = 1 }").GetValue("a").ToConfig().GetInt("x"));

    [Fact]
    public void A_resource_that_is_not_there_is_refused() =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.FromResource<FallbackTests>("no-such.conf"));

    [Fact]
    public void An_absent_section_is_reported_with_who_needs_it_and_where()
    {
        var error = ConfigurationException.NullOrEmptyConfig<FallbackTests>("akka.some.path");

        Assert.Contains(nameof(FallbackTests), error.Message);
        Assert.Contains("akka.some.path", error.Message);
    }
}
