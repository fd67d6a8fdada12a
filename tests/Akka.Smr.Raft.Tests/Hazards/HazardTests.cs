using Akka.Smr.Raft.Tests.Scenarios;
using Xunit;

namespace Akka.Smr.Raft.Tests.Hazards;

public sealed class HazardTests
{
    [Fact]
    public void Every_hazard_is_answered_by_a_test()
    {
        var tests = HazardMap.Read();
        var unanswered = HazardCatalogue.All.Where(hazard => !tests.ContainsKey(hazard.Number)).Select(hazard => hazard.Number);
        Assert.Empty(unanswered);
    }

    [Fact]
    public void No_test_names_a_hazard_that_does_not_exist() =>
        Assert.Empty(HazardMap.Read().Keys.Except(HazardCatalogue.All.Select(hazard => hazard.Number)));

    [Fact]
    public void The_list_under_version_control_is_what_the_tests_say()
    {
        if (ScenarioFolder.IsRewriting)
            File.WriteAllText(HazardMap.File, HazardMap.Render());
        Assert.Equal(HazardMap.Render(), File.ReadAllText(HazardMap.File));
    }

    [Fact]
    public void The_map_reads_an_attribute_as_the_runner_does()
    {
        // Own traits by reflection, to hold the reading of sources true.
        var own = typeof(HazardTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Cast<System.Reflection.MemberInfo>().Append(type))
            .SelectMany(member => member.GetCustomAttributesData().Where(data => data.AttributeType == typeof(HazardAttribute)))
            .Select(data => data.ConstructorArguments[0].Value!.ToString()!);
        Assert.Subset(HazardMap.Read().Keys.ToHashSet(), own.ToHashSet());
    }
}
