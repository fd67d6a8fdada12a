using Akka.Configuration;
using Xunit;

namespace Akka.StandIn.Tests.Configuration;

/// <summary>How the text of a configuration is read.</summary>
public class HoconSyntaxTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Theory]
    [InlineData("a = 1\n")]
    [InlineData("a : 1\n")]
    [InlineData("{ a = 1 }\n")]
    [InlineData("{ \"a\" : 1 }\n")]
    [InlineData("\n\n  a\t=   1   # because\n")]
    [InlineData("// because\na = 1, b = 2\n")]
    [InlineData("a = \n  1\n")]
    [InlineData("a = \"1\"\n")]
    [InlineData("a = \"\"\"1\"\"\"\n")]
    [InlineData("a = 0\na = 1\n")]
    [InlineData("a { b = 0 }\na = 1\n")]
    public void One_value_can_be_written_in_many_ways(string hocon) => Assert.Equal("1", Parse(hocon).GetString("a"));

    [Theory]
    [InlineData("a { b { c = 1 } }\n")]
    [InlineData("a.b.c = 1\n")]
    [InlineData("a.b { c = 1 }\n")]
    [InlineData("a = { b : { c = 1 }, d = 2 }\n")]
    [InlineData("a\n{\n b\n {\n c = 1\n }\n }\n")]
    [InlineData("a = { b { x = 2 } }\na = { b { c = 1 } }\n")]
    [InlineData("a = 5\na.b.c = 1\n")]
    public void Objects_nest_by_braces_and_by_dots(string hocon) => Assert.Equal(1, Parse(hocon).GetInt("a.b.c"));

    [Fact]
    public void Objects_of_the_same_key_merge_and_the_later_value_wins()
    {
        var config = Parse("""
            a { x = 1, y = 1, deep { p = 1 } }
            a { y = 2, z = 2, deep { q = 2 } }
            a.z = 3
            """ + "\n");

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal(3, config.GetInt("a.z"));
        Assert.Equal(1, config.GetInt("a.deep.p"));
        Assert.Equal(2, config.GetInt("a.deep.q"));
    }

    [Fact]
    public void Quotes_keep_dots_and_commas_in_a_key()
    {
        var config = Parse("bindings { \"Some.Type, Some.Assembly\" = proto, plain = json }\n");

        Assert.Equal("proto", config.GetString("bindings.\"Some.Type, Some.Assembly\""));
        Assert.Equal(["Some.Type, Some.Assembly", "plain"], config.GetConfig("bindings").AsEnumerable().Select(pair => pair.Key));
    }

    [Fact]
    public void A_key_may_hold_blanks_and_dashes() => Assert.Equal("x", Parse("use dispatcher-name = x\n").GetString("use dispatcher-name"));

    [Theory]
    [InlineData("a = foo bar  baz   # comment\n", "foo bar  baz")]
    [InlineData("a = foo \"bar  baz\" // comment\n", "foo bar  baz")]
    [InlineData("a = /user/parent/child\n", "/user/parent/child")]
    [InlineData("a = \"akka.tcp://sys@host:4053\"\n", "akka.tcp://sys@host:4053")]
    [InlineData("a = \"tab\\tquote\\\"slash\\\\unit\\u0041\"\n", "tab\tquote\"slash\\unitA")]
    [InlineData("a = \"\"\"raw \\t \"quoted\"\n second line\"\"\"\n", "raw \\t \"quoted\"\n second line")]
    [InlineData("a = \"  trimmed  \"\n", "trimmed")]
    [InlineData("a = \"# no comment\"\n", "# no comment")]
    [InlineData("a = \"\"\n", "")]
    [InlineData("a = null\n", null)]
    public void Texts_are_what_was_written(string hocon, string? expected) => Assert.Equal(expected, Parse(hocon).GetString("a", "default"));

    [Theory]
    [InlineData("a = [1, 2, 3]\n")]
    [InlineData("a = [1, 2, 3,]\n")]
    [InlineData("a = [\n  1\n  2 # two\n  3\n]\n")]
    [InlineData("a = [1, 2] [3]\n")]
    [InlineData("b = [1, 2]\na = ${b} [3]\n")]
    [InlineData("a = 0\na = [1,2,3]\n")]
    public void Lists_are_split_by_commas_and_lines_and_can_be_joined(string hocon) =>
        Assert.Equal(["1", "2", "3"], Parse(hocon).GetStringList("a"));

    [Fact]
    public void A_list_can_hold_objects()
    {
        var items = Parse("a = [ { x = 1 }, { x = 2 } ]\n").GetValue("a").GetArray();

        Assert.Equal([1, 2], items.Select(item => item.GetObject().GetKey("x").GetInt()));
    }

    [Fact]
    public void A_list_without_items_is_no_list_yet_its_path_exists()
    {
        var config = Parse("a = []\n");

        Assert.True(config.HasPath("a"));
        Assert.Empty(config.GetStringList("a", ["default"]));
        Assert.False(config.GetValue("a").IsArray());
    }

    [Fact]
    public void A_substitution_takes_the_value_from_anywhere_in_the_same_text()
    {
        var config = Parse("""
            dir = ${base}"/journal"
            copy = ${origin}
            copy-of-part = ${origin.deep.list}
            base = /var/lib
            origin { x = 1, deep { list = [a, b] } }
            """ + "\n");

        Assert.Equal("/var/lib/journal", config.GetString("dir"));
        Assert.Equal(1, config.GetInt("copy.x"));
        Assert.Equal(["a", "b"], config.GetStringList("copy.deep.list"));
        Assert.Equal(["a", "b"], config.GetStringList("copy-of-part"));
    }

    [Fact]
    public void A_substitution_without_a_target_is_refused_by_its_name()
    {
        var error = Assert.Throws<FormatException>(() => Parse("a = ${no.such.path}\nb = 1\n"));

        Assert.Contains("no.such.path", error.Message);
    }

    [Fact]
    public void A_substitution_does_not_look_into_fallbacks() =>
        Assert.Throws<FormatException>(() => Parse("a = ${b}\n").WithFallback(Parse("b = 1\n")));

    [Theory]
    [InlineData("a = http://host\n")]
    [InlineData("a = b=c\n")]
    public void An_unquoted_value_with_an_assignment_in_it_is_refused(string hocon) =>
        Assert.Throws<ConfigurationException>(() => Parse(hocon));

    [Theory]
    [InlineData("a { x = 1\n a ? b }\n")]
    [InlineData("a = 1\n, b = 2\n")]
    [InlineData("a = \"bad escape \\x\"\n")]
    [InlineData("a = 1 ?\n")]
    [InlineData("a { x = 1 }, b = 2\n")]
    public void What_is_no_hocon_is_refused(string hocon) => Assert.Throws<FormatException>(() => Parse(hocon));

    [Fact]
    public void A_text_without_anything_is_an_empty_configuration()
    {
        Assert.True(Parse("").IsEmpty);
        Assert.True(Parse("# only a comment\n").IsEmpty);
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.False(Parse("a = 1\n").IsEmpty);
    }
}
