using Akka.Actor;
using Akka.Configuration;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>Starting groups and proxies: once for each, at once, and loudly where it makes no sense.</summary>
public class StartTests() : Akka.TestKit.Xunit2.TestKit(Storage)
{
    private const string Storage = """
        akka.loglevel = WARNING
        akka.actor.serialize-messages = on
        akka.persistence.journal { plugin = "akka.persistence.journal.inmem", inmem.replay-filter.mode = fail }
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        akka.smr.group.allow-volatile-journal = on
        """;

    private static readonly Props Machine = Props.Create<Counter>();

    [Fact]
    public void A_group_is_started_once()
    {
        var smr = Smr.Get(Sys);
        var first = smr.Start("accounts", Machine);
        Assert.Same(first, smr.Start("accounts", Machine));
        Assert.Same(first, smr.StartProxy("accounts"));
        Assert.NotSame(first, smr.Start("orders", Machine));
        Assert.Same(smr, Smr.Get(Sys));
        Assert.Equal("accounts", smr.Client("accounts").Group);
    }

    [Fact]
    public async Task A_group_of_one_serves()
    {
        var counter = Smr.Get(Sys).Start("counter", Machine);
        Assert.Equal(3, await counter.Ask<int>(new Increment(3), TimeSpan.FromSeconds(20)));
        Assert.Equal("Leader", (await Smr.Get(Sys).Status("counter")).Role);
    }

    [Fact]
    public void Other_settings_for_a_group_that_runs_are_refused()
    {
        var smr = Smr.Get(Sys);
        smr.Start("accounts", Machine);
        var other = GroupSettings.Create("accounts", Sys.Settings.Config) with { TrimRecords = 7 };
        Assert.Contains("other settings", Assert.Throws<InvalidOperationException>(() => smr.Start(other, Machine)).Message);
    }

    [Fact]
    public void A_proxy_does_not_become_a_replica()
    {
        var smr = Smr.Get(Sys);
        smr.StartProxy(GroupSettings.Create("accounts", Sys.Settings.Config) with { Members = [new("n1", "akka://elsewhere")] });
        Assert.Contains("as a proxy", Assert.Throws<InvalidOperationException>(() => smr.Start("accounts", Machine)).Message);
    }

    [Fact]
    public void A_group_that_was_not_started_has_no_client() =>
        Assert.Contains("call Start or StartProxy first", Assert.Throws<InvalidOperationException>(() => Smr.Get(Sys).Client("nobody")).Message);

    [Fact]
    public void What_could_not_be_started_may_be_started_better()
    {
        var smr = Smr.Get(Sys);
        var settings = GroupSettings.Create("accounts", Sys.Settings.Config);
        Assert.Throws<ConfigurationException>(() => smr.Start(settings with { TrimRecords = 0 }, Machine));
        smr.Start(settings, Machine);
    }

    [Fact]
    public async Task A_group_declared_in_hocon_starts_with_the_system()
    {
        var system = ActorSystem.Create("declared", ConfigurationFactory.ParseString($$"""
            akka.extensions = ["Akka.Smr.SmrProvider, Akka.Smr"]
            akka.smr.groups.counter.state-machine = "{{typeof(Counter).FullName}}, Akka.Smr.Tests"
            """).WithFallback(Storage));
        Assert.Equal(5, await Smr.Get(system).StartProxy("counter").Ask<int>(new Increment(5), TimeSpan.FromSeconds(20)));
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("No.Such, Assembly", "there is no type")]
    [InlineData("Akka.Smr.Tests.Groups.StartTests+Increment, Akka.Smr.Tests", "is no state machine")]
    [InlineData("Akka.Smr.Tests.Groups.StartTests+Needy, Akka.Smr.Tests", "constructor without parameters")]
    public async Task A_declared_machine_that_is_none_ends_the_start(string type, string complaint)
    {
        var config = ConfigurationFactory.ParseString($"akka.smr.groups.g.state-machine = \"{type}\"").WithFallback(Storage);
        var system = ActorSystem.Create("wrong", config);
        var error = Assert.ThrowsAny<Exception>(() => Smr.Get(system));
        Assert.Contains(complaint, error.ToString());
        Assert.Contains("akka.smr.groups.g.state-machine", error.ToString());
        await system.Terminate();
        Assert.Contains(complaint, Assert.ThrowsAny<Exception>(() => ActorSystem.Create("wrong", config.WithFallback("akka.extensions = [\"Akka.Smr.SmrProvider, Akka.Smr\"]"))).ToString());
    }

    [Fact]
    public async Task Auto_start_can_be_turned_off()
    {
        var system = ActorSystem.Create("off", ConfigurationFactory.ParseString("""
            akka.smr.auto-start = off
            akka.smr.groups.g.state-machine = "No.Such, Assembly"
            """).WithFallback(Storage));
        Assert.Equal(["g"], Smr.Get(system).Settings.Groups);
        await system.Terminate();
    }

    public sealed record Increment(int By);

    public sealed class Counter : StateMachineActor
    {
        private int _count;

        public Counter()
        {
            Command<Increment>(c => _count += c.By);
            Snapshot(() => _count, count => _count = count);
        }
    }

    public sealed class Needy(string what) : StateMachineActor
    {
        public string What { get; } = what;
    }
}
