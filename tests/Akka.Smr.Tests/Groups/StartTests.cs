using Akka.Actor;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>Starting groups and proxies: once for each, at once, and loudly where it makes no sense.</summary>
public class StartTests() : Akka.TestKit.Xunit2.TestKit(Config)
{
    private const string Config = """
        akka.actor.serialize-messages = on
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        akka.persistence.journal.inmem.replay-filter.mode = fail
        akka.smr.group.allow-volatile-journal = on
        """;

    private static readonly Props Machine = Props.Create<EmptyMachine>();

    [Fact]
    public void A_group_is_started_once()
    {
        var smr = Smr.Get(Sys);
        var first = smr.Start("accounts", Machine);
        Assert.Same(first, smr.Start("accounts", Machine));
        Assert.Same(first, smr.StartProxy("accounts"));
        Assert.NotSame(first, smr.Start("orders", Machine));
        Assert.Same(smr, Smr.Get(Sys));
    }

    [Fact]
    public void Other_settings_for_a_group_that_runs_are_refused()
    {
        var smr = Smr.Get(Sys);
        smr.Start("accounts", Machine);
        var other = GroupSettings.Create("accounts", Sys.Settings.Config) with { TrimRecords = 7 };
        Assert.Contains("other settings", Assert.Throws<InvalidOperationException>(() => smr.Start(other, Machine)).Message);
    }

    private sealed class EmptyMachine : StateMachineActor;
}
