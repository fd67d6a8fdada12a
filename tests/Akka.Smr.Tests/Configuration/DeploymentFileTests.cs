using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Smr.Groups;
using Akka.Smr.Replicas.Journal;
using Xunit;

namespace Akka.Smr.Tests.Configuration;

/// <summary>What hocon/ holds is valid, alone and as its README combines it, and says what its comments say.</summary>
public class DeploymentFileTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../hocon");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.conf").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    // All but those that need what is not here: a certificate, and Hyperion with the example's types.
    public static TheoryData<string> Combinations =>
    [
        "one-machine",
        "sqlite one-machine",
        "sqlite three-nodes",
        "postgres three-nodes",
        "fast-failover sqlite three-nodes",
        "group-in-hocon fast-failover sqlite three-nodes",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_valid_by_itself(string file)
    {
        var config = Read(file);
        SmrRules.Check(SmrSettings.Create(config));
        GroupRules.Check(GroupSettings.Create("accounts", config) with { NodeName = "n1", MaxCommandBytes = 100_000 });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_told_of_in_the_readme(string file) =>
        Assert.Contains($"`{file}`", File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_combination_starts(string files)
    {
        // Loopback and a port of the system's choosing, in place of the example's addresses; nobody must load the example's machine.
        var config = files.Split(' ').Select(file => Read($"{file}.conf")).Aggregate((over, under) => over.WithFallback(under));
        var system = ActorSystem.Create("bank", ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.extensions = []
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            """).WithFallback(config).WithFallback(SqlPersistence.DefaultConfiguration));
        try
        {
            var extended = (ExtendedActorSystem)system;
            var settings = GroupSettings.Create("accounts", system.Settings.Config);
            if (settings.Members.Count > 0)
                settings = settings with { Members = [new("n1", extended.Provider.DefaultAddress.ToString()), .. settings.Members.Skip(1)] };
            settings = Placement.Complete(extended, settings, hostsReplica: true);
            GroupRules.Check(settings);
            SystemRules.Check(extended, settings, hostsReplica: true);
            JournalGuard.Check(system.Settings.Config, settings);
            Assert.Empty(SystemRules.Warnings(system.Settings.Config, settings, isOnTheWire: true));
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Fact]
    public void Under_tls_members_are_listed_as_such()
    {
        var settings = GroupSettings.Create("accounts", Read("tls.conf").WithFallback(Read("three-nodes.conf")));
        Assert.Equal(["n1", "n2", "n3"], settings.Members.Select(member => member.Name));
        Assert.All(settings.Members, member => Assert.Equal("akka.ssl.tcp", Address.Parse(member.Address).Protocol));
    }

    [Fact]
    public void The_machine_is_named_in_hocon() =>
        Assert.Equal("Bank.Account, Bank", GroupSettings.Create("accounts", Read("group-in-hocon.conf")).StateMachine);

    private static Config Read(string file) => ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(Folder, file)));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
