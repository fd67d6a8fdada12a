using Akka.Configuration;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Configuration;

/// <summary>Where the stand-in reads more carefully than Akka.NET 1.5, which misreads these texts in silence or worse.</summary>
public class StricterHoconTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Theory]
    [InlineData("x = 1\na { b = 1\n\n", "line 2, column 3")]
    [InlineData("x = 1\na = [1,\n2\n", "line 2, column 5")]
    [InlineData("x = 1\na = \"text\n", "line 2, column 5")]
    [InlineData("x = 1\na = ${b\n", "line 2, column 7")]
    public void What_is_opened_must_be_closed_and_the_error_names_where_it_was_opened(string hocon, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => Parse(hocon)).Message);

    [Theory]
    [InlineData("x = 1\ny = 2 }\nz = 3", 2, 7)]
    [InlineData("a =", 1, 4)]
    [InlineData("a = \n}", 2, 1)]
    [InlineData("a\nb = 1", 2, 1)]
    [InlineData("a = [1,,2]", 1, 8)]
    [InlineData("include \"other.conf\"", 1, 9)]
    [InlineData("a = text { x = 1 }", 1, 10)]
    [InlineData("b { x = 1 }\na = ${b} { y = 1 }", 2, 10)]
    [InlineData("a = 1\n  b = 2 3 ? 4", 2, 11)]
    public void An_error_names_line_and_column_and_shows_the_line(string hocon, int line, int column)
    {
        var error = Assert.Throws<FormatException>(() => Parse(hocon));

        Assert.Contains($"line {line}, column {column})", error.Message);
        Assert.EndsWith($"\n{hocon.Split('\n')[line - 1]}\n{new string(' ', column - 1)}^", error.Message);
    }

    [Fact]
    public void A_line_is_named_for_an_unquoted_address_too() =>
        Assert.Contains("line 2, column 9", Assert.Throws<ConfigurationException>(() => Parse("x = 1\na = http://host")).Message);

    [Fact]
    public void A_circle_of_substitutions_is_refused()
    {
        Assert.Throws<FormatException>(() => Parse("a = ${b}\nb = ${a}"));
        Assert.Throws<FormatException>(() => Parse("a = ${a}"));
        Assert.Throws<FormatException>(() => Parse("a { b = ${a} }"));
    }

    [Fact]
    public void An_item_can_be_added_to_a_list()
    {
        Assert.Equal(["1", "2", "3"], Parse("a = [1, 2]\na += 3").GetStringList("a"));
        Assert.Equal(["1"], Parse("b.a += 1").GetStringList("b.a"));
        Assert.Equal(["1", "2"], Parse("b = [1]\na = ${b}\na += 2").GetStringList("a"));
        Assert.Throws<FormatException>(() => Parse("a = text\na += 1"));
    }

    [Fact]
    public void An_optional_substitution_may_lead_nowhere()
    {
        Assert.Equal(5, Parse("x = 5\na = ${?x}").GetInt("a"));
        Assert.False(Parse("a = ${?x}").HasPath("a"));
        Assert.Equal(1, Parse("a = 1\na = ${?x}").GetInt("a"));
        Assert.Equal("before after", Parse("a = before ${?x}after").GetString("a"));
        Assert.Equal(["1", "2"], Parse("a = [1, ${?x}, 2]").GetStringList("a"));
    }
}
