using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Sessions;
using Xunit;

namespace Akka.Smr.Tests.Settings;

/// <summary>reference.conf and the settings' types say the same: every key is read, every property has a key, and the defaults agree.</summary>
public partial class ReferenceTests
{
    // What no key of a group's section gives: the section's name, the node's own key, and what is computed when the group starts.
    private static readonly string[] WithoutKey = ["Name", "NodeName", "Raft.Seed", "Raft.MaxCommandBytes"];

    // By default there is no lease, and its drift says nothing.
    private static readonly Config WithLease = "akka.smr.group.lease.duration = 900 ms";

    public static TheoryData<string> GroupKeys => [.. AllGroupKeys()];

    public static TheoryData<string> NodeKeys => [.. AllNodeKeys()];

    [Fact]
    public void The_defaults_in_code_are_those_of_the_reference()
    {
        Assert.True(new GroupSettings { Name = "g" }.IsSameAs(GroupSettings.Create("g", Config.Empty)));
        Assert.Equal(new SmrSettings() with { Groups = [] }, SmrSettings.Create(Config.Empty) with { Groups = [] });
    }

    [Theory]
    [MemberData(nameof(GroupKeys))]
    public void Every_key_of_a_group_is_read(string key)
    {
        var written = Another(SmrSettings.Reference.GetString($"akka.smr.group.{key}"), key);
        var own = GroupSettings.Create("g", ConfigurationFactory.ParseString($"akka.smr.groups.g.{key} = {written}").WithFallback(WithLease));
        var default_ = GroupSettings.Create("g", ConfigurationFactory.ParseString($"akka.smr.group.{key} = {written}").WithFallback(WithLease));
        Assert.True(own.IsSameAs(default_));
        Assert.Equal([PropertyOf(key)], Differences(GroupSettings.Create("g", WithLease), own, ""));
    }

    [Theory]
    [MemberData(nameof(NodeKeys))]
    public void Every_key_of_the_node_is_read(string key)
    {
        var written = Another(SmrSettings.Reference.GetString($"akka.smr.{key}"), key);
        var changed = SmrSettings.Create(ConfigurationFactory.ParseString($"akka.smr.{key} = {written}"));
        Assert.Equal([PropertyOf(key)], Differences(new SmrSettings(), changed with { Groups = new SmrSettings().Groups }, ""));
    }

    [Fact]
    public void Every_property_has_a_key()
    {
        var properties = Properties(typeof(GroupSettings), "").Except(WithoutKey).Order();
        Assert.Equal(properties, AllGroupKeys().Select(PropertyOf).Distinct().Order());
        Assert.Equal(Properties(typeof(SmrSettings), "").Except(["Groups"]).Order(), AllNodeKeys().Select(PropertyOf).Order());
    }

    [Fact]
    public void Every_key_is_explained()
    {
        var lines = ReadReference();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!KeyLine().IsMatch(lines[i]))
                continue;
            // Keys that belong together may share the comment above the first of them.
            var above = i - 1;
            while (KeyLine().IsMatch(lines[above]))
                above--;
            Assert.StartsWith("#", lines[above].TrimStart());
        }
    }

    private static string[] ReadReference()
    {
        using var stream = typeof(SmrSettings).Assembly.GetManifestResourceStream("Akka.Smr.reference.conf")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }

    private static IEnumerable<string> AllGroupKeys() => Keys(SmrSettings.Reference.GetValue("akka.smr.group"), "");

    private static IEnumerable<string> AllNodeKeys() =>
        Keys(SmrSettings.Reference.GetValue("akka.smr"), "").Where(key => !key.StartsWith("group", StringComparison.Ordinal));

    private static IEnumerable<string> Keys(HoconValue section, string path)
    {
        foreach (var (key, value) in section.GetObject().Items)
        {
            if (!value.IsObject())
                yield return path + key;
            else
            {
                foreach (var below in Keys(value, $"{path}{key}."))
                    yield return below;
            }
        }
    }

    // A value of the same form that is not the default.
    private static string Another(string value, string key) => value switch
    {
        "on" => "off",
        "off" => "on",
        "new" => "join",
        "linearizable" => "local",
        "" => "some-text",
        null => "[\"n9=akka.tcp://s@h:9\"]",
        _ when long.TryParse(value, out var count) => $"{count + 1}",
        _ when value.EndsWith("iB", StringComparison.Ordinal) => $"{int.Parse(value[..^3].Trim(), System.Globalization.CultureInfo.InvariantCulture) + 1} KiB",
        _ when TimeText().Match(value) is { Success: true } time => $"1{time.Value}",
        _ => throw new InvalidOperationException($"{key} = {value} is of no known form."),
    };

    // The terms of a lease are one property: there are both, or no lease.
    private static string PropertyOf(string key) => key.StartsWith("lease.", StringComparison.Ordinal)
        ? nameof(GroupSettings.Lease)
        : string.Join('.', key.Split('.').Select(part => string.Concat(part.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));

    private static IEnumerable<string> Properties(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            IsSection(property) ? Properties(property.PropertyType, $"{path}{property.Name}.") : [path + property.Name]);

    private static IEnumerable<string> Differences(object first, object second, string path)
    {
        foreach (var property in first.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (a, b) = (property.GetValue(first), property.GetValue(second));
            if (IsSection(property))
            {
                foreach (var below in Differences(a!, b!, $"{path}{property.Name}."))
                    yield return below;
            }
            else if (!(a is IEnumerable<MemberAddress> members ? members.SequenceEqual((IEnumerable<MemberAddress>)b!) : Equals(a, b)))
                yield return path + property.Name;
        }
    }

    private static bool IsSection(PropertyInfo property) => property.PropertyType == typeof(RaftOptions) || property.PropertyType == typeof(SessionOptions);

    [GeneratedRegex("^ *[a-z-]+ = ")]
    private static partial Regex KeyLine();

    [GeneratedRegex("^[0-9]+ (ms|s|m)$")]
    private static partial Regex TimeText();
}
