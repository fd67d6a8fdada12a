using Akka.Configuration;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>What is refused at start.</summary>
public sealed class JournalGuardTests : Akka.TestKit.Xunit2.TestKit
{
    private const string Good = """
        akka.persistence {
          journal {
            plugin = akka.persistence.journal.sql
            sql { class = "X.SqlWriteJournal, X", connection-string = "Data Source=journal.db", replay-filter.mode = fail }
            faithless { class = "X.SqlWriteJournal, X", connection-string = "Data Source = :memory:", replay-filter.mode = fail }
            unclassed { replay-filter.mode = fail }
          }
          snapshot-store {
            plugin = akka.persistence.snapshot-store.sql
            sql { class = "X.SqlSnapshotStore, X", connection-string = "Data Source=snapshots.db" }
            faithless { class = "X.SqlSnapshotStore, X", connection-string = "Data Source=x;Mode=Memory" }
          }
        }
        """;

    private static readonly GroupSettings Settings = new() { Name = "bank", NodeName = "n1" };

    [Fact]
    public void A_journal_and_a_store_in_databases_are_accepted() => Check("", Settings);

    [Fact]
    public void The_replay_filter_may_be_set_for_all_journals() =>
        Check("akka.persistence.journal.other.class = \"X.Y, X\"\nakka.persistence.journal-plugin-fallback.replay-filter.mode = fail", Settings with { JournalPluginId = "akka.persistence.journal.other" });

    [Theory]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old", "akka.persistence.journal.sql.replay-filter.mode")]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = off", "akka.persistence.journal.sql.replay-filter.mode")]
    [Hazard(50)]
    public void A_journal_that_repairs_by_dropping_is_refused(string config, string named) => Refused(config, Settings, named);

    [Theory]
    [InlineData("akka.persistence.journal.inmem")]
    [InlineData("akka.persistence.journal.faithless")]
    [Hazard(45)]
    [Hazard(56)]
    public void A_journal_that_forgets_is_refused_unless_allowed(string id)
    {
        const string FailMode = "akka.persistence.journal-plugin-fallback.replay-filter.mode = fail";
        var settings = Settings with { JournalPluginId = id };
        Refused(FailMode, settings, "akka.smr.groups.bank.allow-volatile-journal");
        Refused(FailMode + $"\nakka.persistence.journal.plugin = {id}", Settings, "akka.smr.groups.bank.journal-plugin-id");
        Check(FailMode, settings with { AllowVolatileJournal = true });
    }

    [Fact]
    [Hazard("54b")]
    public void The_default_snapshot_store_is_refused_unless_allowed()
    {
        var settings = Settings with { SnapshotPluginId = "akka.persistence.snapshot-store.local" };
        Refused("", settings, "akka.smr.groups.bank.allow-local-snapshot-store");
        Check("", settings with { AllowLocalSnapshotStore = true });
    }

    [Theory]
    [InlineData("akka.persistence.snapshot-store.inmem")]
    [InlineData("akka.persistence.snapshot-store.faithless")]
    public void A_snapshot_store_that_forgets_is_refused_unless_allowed(string id)
    {
        var settings = Settings with { SnapshotPluginId = id };
        Refused("", settings, "akka.smr.groups.bank.snapshot-plugin-id");
        Check("", settings with { AllowVolatileJournal = true });
    }

    [Fact]
    public void What_is_named_must_be_there()
    {
        Refused("", Settings with { JournalPluginId = "akka.persistence.journal.nowhere" }, "akka.smr.groups.bank.journal-plugin-id");
        Refused("akka.persistence.journal.plugin = nowhere", Settings, "akka.persistence.journal.plugin");
        Refused("akka.persistence.snapshot-store.plugin = \"\"", Settings, "akka.persistence.snapshot-store.plugin");
        Refused("", Settings with { JournalPluginId = "akka.persistence.journal.unclassed" }, "akka.persistence.journal.unclassed.class");
    }

    private void Refused(string config, GroupSettings settings, string named) =>
        Assert.Contains(named, Assert.Throws<ConfigurationException>(() => Check(config, settings)).Message, StringComparison.Ordinal);

    private void Check(string config, GroupSettings settings) => JournalGuard.Check(
        ConfigurationFactory.ParseString(config)
            .WithFallback(ConfigurationFactory.ParseString(Good))
            .WithFallback(Persistence.Persistence.DefaultConfig())
            .WithFallback(Sys.Settings.Config),
        settings);
}
