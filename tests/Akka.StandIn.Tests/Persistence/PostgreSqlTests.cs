using System.Reflection;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>The SQL plugins on PostgreSQL, where there is one.</summary>
public class PostgreSqlTests
{
    [PostgreSqlFact]
    public Task The_journal_does_what_every_journal_must_do() => RunAll<Journal>();

    [PostgreSqlFact]
    public Task The_snapshot_store_does_what_every_snapshot_store_must_do() => RunAll<SnapshotStore>();

    [PostgreSqlFact]
    public async Task A_server_that_comes_back_fails_one_write_at_most()
    {
        var test = new Journal();
        await test.InitializeAsync();
        try
        {
            test.OutliveConnections();
        }
        finally
        {
            await test.DisposeAsync();
        }
    }

    /// <summary>Not public, so that it is not found where there is no PostgreSQL.</summary>
    private sealed class Journal() : SqlJournalContract(Databases.Config("PostgreSQL.15", Databases.EmptySchema(Schema)))
    {
        private const string Schema = "akka_tests_journal";

        public void OutliveConnections()
        {
            Writes_of_many_actors_at_once_are_all_stored();
            Databases.EndConnections(Schema);
            var failures = 0;
            for (var i = 0; i < 10; i++)
            {
                var write = new AtomicWrite(new Persistent("a", 1, $"after{i}", writerGuid: "w"));
                Extension.JournalFor(null).Tell(new WriteMessages([write], Inbox.Ref, 1), Inbox.Ref);
                if (Inbox.Next() is WriteMessagesFailed)
                    failures++;
                _ = Inbox.Next();
            }

            Assert.InRange(failures, 0, 1);
            ExpectReplay("p1", [.. Enumerable.Range(0, 10).Select(i => $"{i}{i + 1}"), "last11"], 11);
        }
    }

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
