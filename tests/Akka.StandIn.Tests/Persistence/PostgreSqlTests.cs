using System.Reflection;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>The SQL plugins on PostgreSQL, where there is one.</summary>
public class PostgreSqlTests
{
    [PostgreSqlFact]
    public Task The_journal_does_what_every_journal_must_do() => RunAll<Journal>();

    [PostgreSqlFact]
    public Task The_snapshot_store_does_what_every_snapshot_store_must_do() => RunAll<SnapshotStore>();

    /// <summary>Not public, so that it is not found where there is no PostgreSQL.</summary>
    private sealed class Journal() : SqlJournalContract(
        Databases.Config("PostgreSQL.15", Databases.EmptySchema("akka_tests_journal")));

    /// <inheritdoc cref="Journal"/>
    private sealed class SnapshotStore() : SqlSnapshotStoreContract(
        Databases.Config("PostgreSQL.15", Databases.EmptySchema("akka_tests_snapshots")));

    /// <summary>Runs each fact of a class on a new instance of it, as a runner would.</summary>
    private static async Task RunAll<T>()
        where T : IAsyncLifetime, new()
    {
        var facts = typeof(T).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToList();
        Assert.NotEmpty(facts);
        foreach (var fact in facts)
        {
            var test = new T();
            await test.InitializeAsync();
            try
            {
                if (fact.Invoke(test, null) is Task running)
                    await running;
            }
            catch (TargetInvocationException failure)
            {
                throw new InvalidOperationException($"{fact.Name} failed.", failure.InnerException);
            }
            finally
            {
                await test.DisposeAsync();
            }
        }
    }
}
