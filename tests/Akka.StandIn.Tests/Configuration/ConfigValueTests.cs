using Akka.Configuration;
using Xunit;

namespace Akka.StandIn.Tests.Configuration;

/// <summary>What a value reads as, and what stands in for one that is not there.</summary>
public class ConfigValueTests
{
    private static Config Value(string text) => ConfigurationFactory.ParseString($"a = {text}\n");

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Switches(string text, bool expected) => Assert.Equal(expected, Value(text).GetBoolean("a", !expected));

    [Fact]
    public void Any_other_word_is_no_switch() => Assert.Throws<NotSupportedException>(() => Value("yes").GetBoolean("a"));

    [Fact]
    public void Numbers()
    {
        Assert.Equal(-5, Value("-5").GetInt("a"));
        Assert.Equal(5_000_000_000, Value("5000000000").GetLong("a"));
        Assert.Equal(0.5, Value("0.5").GetDouble("a"));
        Assert.Equal(0.5f, Value("0.5").GetFloat("a"));
        Assert.Equal(0.5m, Value("0.5").GetDecimal("a"));
        Assert.Equal([1, 2], Value("[1, 2]").GetIntList("a"));
        Assert.Equal([1L, 2L], Value("[1, 2]").GetLongList("a"));
        Assert.Equal([true, false], Value("[on, off]").GetBooleanList("a"));
    }

    [Theory]
    [InlineData("five")]
    [InlineData("5 apples")]
    public void Words_are_no_numbers(string text) => Assert.Throws<FormatException>(() => Value(text).GetInt("a"));

    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("10 s", 10_000)]
    [InlineData("1.5 seconds", 1_500)]
    [InlineData("500 ms", 500)]
    [InlineData("500ms", 500)]
    [InlineData("500 millis", 500)]
    [InlineData("250", 250)]
    [InlineData("0", 0)]
    [InlineData("2 m", 120_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1 day", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("100 micros", 0.1)]
    [InlineData("100000 ns", 0.1)]
    public void Durations(string text, double milliseconds) => Assert.Equal(Ms(milliseconds), Value(text).GetTimeSpan("a"));

    [Fact]
    public void Infinite_is_a_duration_where_it_is_allowed()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Value("infinite").GetTimeSpan("a"));
        Assert.Equal(Timeout.InfiniteTimeSpan, Value("Infinite").GetTimeSpan("a"));
        Assert.Throws<FormatException>(() => Value("infinite").GetTimeSpan("a", null, allowInfinite: false));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("-1s")]
    [InlineData("-1")]
    [InlineData("10 parsecs")]
    public void What_is_no_duration_is_refused(string text) => Assert.Throws<FormatException>(() => Value(text).GetTimeSpan("a"));

    [Theory]
    [InlineData("128000b", 128_000)]
    [InlineData("128000", 128_000)]
    [InlineData("30 KiB", 30 * 1024)]
    [InlineData("30k", 30 * 1024)]
    [InlineData("30 kB", 30_000)]
    [InlineData("1 MiB", 1024 * 1024)]
    [InlineData("1 MB", 1_000_000)]
    [InlineData("2G", 2L * 1024 * 1024 * 1024)]
    [InlineData("3 TiB", 3L << 40)]
    [InlineData("64 bytes", 64)]
    public void Sizes(string text, long expected) => Assert.Equal(expected, Value(text).GetByteSize("a"));

    [Fact]
    public void What_is_no_size_is_refused() => Assert.Throws<FormatException>(() => Value("5 apples").GetByteSize("a"));

    [Fact]
    public void A_path_that_leads_nowhere_gives_the_default()
    {
        var config = ConfigurationFactory.ParseString("present { x = 1 }\n");

        Assert.False(config.HasPath("absent"));
        Assert.False(config.HasPath("present.x.y"));
        Assert.Null(config.GetString("absent"));
        Assert.Equal("d", config.GetString("absent", "d"));
        Assert.True(config.GetBoolean("absent", true));
        Assert.Equal(7, config.GetInt("absent", 7));
        Assert.Equal(7L, config.GetLong("absent", 7));
        Assert.Equal(7d, config.GetDouble("absent", 7));
        Assert.Equal(7f, config.GetFloat("absent", 7));
        Assert.Equal(7m, config.GetDecimal("absent", 7));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("absent"));
        Assert.Equal(Ms(7), config.GetTimeSpan("absent", Ms(7)));
        Assert.Null(config.GetByteSize("absent"));
        Assert.Equal(7, config.GetByteSize("absent", 7));
        Assert.Empty(config.GetStringList("absent"));
        Assert.Equal(["d"], config.GetStringList("absent", ["d"]));
        Assert.Null(config.GetConfig("absent"));
        Assert.Null(config.GetValue("absent"));
    }

    [Fact]
    public void An_object_is_no_text_and_a_text_is_no_list()
    {
        var config = ConfigurationFactory.ParseString("o { x = 1 }\nt = text\n");

        Assert.Null(config.GetString("o"));
        Assert.True(config.GetValue("o").IsObject());
        Assert.Empty(config.GetStringList("t"));
        Assert.True(config.GetValue("t").IsString());
    }

    [Fact]
    public void A_configuration_that_was_never_parsed_has_no_values_to_ask_for()
    {
        var config = new Config();

        Assert.True(config.IsEmpty);
        Assert.True(config.IsNullOrEmpty());
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.Throws<InvalidOperationException>(() => config.GetString("a"));
        Assert.Equal("", config.ToString());
    }
}
