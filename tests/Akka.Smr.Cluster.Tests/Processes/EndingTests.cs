using System.Net;
using System.Net.Sockets;
using Akka.Smr.Raft.Tests;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>How a node's process ends: cleanly when it is asked to, and else with an exit code that says why.</summary>
[Collection("Processes")]
public sealed class EndingTests
{
    private const int PageBytes = 4096;
    private const string WhatToDo = "Start it again on an empty folder as a new member";
    private const string LastRecord = "SELECT MAX(sequence_number) FROM journal";
    private const string HighWaterMark = "SELECT MAX(sequence_number) FROM snapshot WHERE persistence_id LIKE '%:mark'";

    private static readonly string[] Damages =
    [
        $"DELETE FROM journal WHERE sequence_number = ({LastRecord}) / 2",
        $"DELETE FROM journal WHERE sequence_number > ({LastRecord}) / 2",
        $"UPDATE journal SET message = zeroblob(length(message)) WHERE sequence_number = ({LastRecord}) / 2",
    ];

    private const string FirstPiece = "(SELECT MIN(sequence_number) FROM snapshot WHERE persistence_id LIKE '%-snap-%') AND persistence_id LIKE '%-snap-%'";

    private static readonly string[] SnapshotDamages =
    [
        $"DELETE FROM snapshot WHERE sequence_number = {FirstPiece}",
        $"UPDATE snapshot SET snapshot = zeroblob(length(snapshot)) WHERE sequence_number = {FirstPiece}",
    ];

    [Fact]
    public async Task A_leader_that_is_asked_to_leave_hands_over_and_ends_with_code_zero()
    {
        await using var group = await StoreGroup.Start();
        var leader = await group.Agrees(group.Nodes);
        await StoreGroup.Done(leader, new { op = "put", key = "k", value = "v" });

        await leader.Process.Terminate();

        Assert.Equal(0, await leader.Process.Ended(Patience.Long));
        var others = group.Nodes.Where(node => node != leader).ToArray();
        await group.Agrees(others);
        Assert.Equal("v", await StoreGroup.Read(others[0], "k"));
    }

    [Theory]
    [InlineData("--node", "n1")]
    [InlineData("--node", "n1", "--http", "127.0.0.1:1", "--akka", "127.0.0.1:2", "--data", "d", "--peers", "n2=127.0.0.1:3")]
    [InlineData("--node", "n1", "--http", "nowhere", "--akka", "127.0.0.1:2", "--data", "d", "--peers", "n1=127.0.0.1:2")]
    [InlineData("--node", "n1", "--http", "127.0.0.1:1", "--akka", "127.0.0.1:2", "--data", "d", "--peers", "n1=127.0.0.1:2", "--fly")]
    [InlineData("--fly")]
    public async Task A_bad_command_line_ends_with_code_two(params string[] words)
    {
        await using var process = new StoreProcess(words);

        Assert.Equal(2, await process.Ended(Patience.Long));
        Assert.NotEmpty(process.Said);
    }

    [Theory]
    [InlineData("192.0.2.1:8080", "HTTP can't be served at 192.0.2.1:8080")]
    [InlineData("no-such-name.invalid:8080", "no-such-name.invalid")]
    public async Task An_address_that_is_not_this_machines_ends_with_code_two_and_is_named(string http, string words)
    {
        var folder = Directory.CreateTempSubdirectory("akka-smr-tests-");
        try
        {
            var akka = $"127.0.0.1:{FreePorts.Take(1)[0]}";
            await using var process = new StoreProcess("--node", "n1", "--http", http, "--akka", akka, "--data", folder.FullName, "--peers", $"n1={akka}");

            Assert.Equal(2, await process.Ended(Patience.Long));
            Assert.Contains(process.Said, line => line.Contains(words, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_another_has_ends_with_code_two_and_is_named()
    {
        await using var group = new StoreGroup();
        var node = group["n1"];
        using var other = new TcpListener(IPAddress.Loopback, new Uri(node.Url).Port);
        other.Start();
        group.StartNode(node);

        Assert.Equal(2, await node.Process.Ended(Patience.Long));
        ExpectSaid(node, "HTTP can't be served at");
    }

    [Fact]
    public async Task A_bad_setting_ends_with_code_two_and_is_named()
    {
        await using var group = new StoreGroup();
        using var config = new TemporaryFile("akka.smr.groups.store.raft.heartbeat-interval = 10s");
        group.StartNode(group["n1"], "--config", config.Path);

        Assert.Equal(2, await group["n1"].Process.Ended(Patience.Long));
        Assert.Contains(group["n1"].Process.Said, line => line.Contains("heartbeat-interval", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("snapshots.db")]
    public async Task A_file_that_is_no_database_ends_with_code_three_and_is_named(string file)
    {
        await using var group = new StoreGroup();
        Directory.CreateDirectory(group["n1"].Folder);
        await File.WriteAllTextAsync(Path.Combine(group["n1"].Folder, file), new string('?', 8192));
        group.StartNode(group["n1"]);

        Assert.Equal(3, await group["n1"].Process.Ended(Patience.Long));
        ExpectSaid(group["n1"], file + " is damaged");
        ExpectSaid(group["n1"], WhatToDo);
    }

    [Fact]
    [Hazard("44a")]
    public async Task A_snapshot_with_a_piece_missing_or_damaged_ends_with_code_three_and_says_what_to_do()
    {
        await using var group = await StoreGroup.Start();
        var node = group["n1"];
        await StoreGroup.Done(node, new { op = "put", key = "k", value = "v" });
        await Patience.Until("its snapshot is taken", () => node.Post("/v1/admin/snapshot", ""), answer => answer.IsDone);
        await node.Process.Kill();
        var sound = Directory.GetFiles(node.Folder).ToDictionary(file => file, File.ReadAllBytes);

        foreach (var damage in SnapshotDamages)
        {
            foreach (var (file, content) in sound)
                await File.WriteAllBytesAsync(file, content);
            Assert.Equal(1, Run(SnapshotsOf(node), damage, command => command.ExecuteNonQuery()));
            group.StartNode(node);
            Assert.Equal(3, await node.Process.Ended(Patience.Long));
            ExpectSaid(node, "The snapshot store is damaged. Piece 0 of");
            ExpectSaid(node, WhatToDo);
            await node.DisposeAsync();
        }

        Assert.Equal("v", await StoreGroup.Read(group["n2"], "k"));
    }

    [Fact]
    [Hazard(44)]
    public async Task A_snapshots_file_whose_pages_are_garbage_ends_with_code_three()
    {
        await using var group = await StoreGroup.Start();
        var node = group["n1"];
        await StoreGroup.Done(node, new { op = "put", key = "k", value = "v" });
        await Patience.Until("its snapshot is taken", () => node.Post("/v1/admin/snapshot", ""), answer => answer.IsDone);
        await node.Process.Kill();
        Run(SnapshotsOf(node), "PRAGMA wal_checkpoint(TRUNCATE)", command => command.ExecuteNonQuery());
        await using (var file = File.OpenWrite(SnapshotsOf(node)))
        {
            // All but the first page, so that it opens as a database.
            file.Position = PageBytes;
            file.Write(Enumerable.Repeat((byte)'?', (int)file.Length - PageBytes).ToArray());
        }

        group.StartNode(node);

        Assert.Equal(3, await node.Process.Ended(Patience.Long));
        ExpectSaid(node, WhatToDo);
    }

    [Fact]
    [Hazard("44a")]
    public async Task A_journal_with_a_hole_a_lost_tail_or_a_damaged_record_ends_with_code_three()
    {
        await using var group = await StoreGroup.Start();
        var node = group["n1"];
        for (var i = 0; i < 20; i++)
            await StoreGroup.Done(node, new { op = "incr", key = "k" });
        // What was acknowledged is noted apart from the records, a little later.
        await Patience.Until("the high-water mark is near the end", () => Number(SnapshotsOf(node), HighWaterMark) > Number(JournalOf(node), LastRecord) / 2 + 3);
        await node.Process.Kill();
        var sound = Directory.GetFiles(node.Folder).ToDictionary(file => file, File.ReadAllBytes);

        foreach (var damage in Damages)
        {
            foreach (var (file, content) in sound)
                await File.WriteAllBytesAsync(file, content);
            Assert.True(Run(JournalOf(node), damage, command => command.ExecuteNonQuery()) > 0);
            group.StartNode(node);
            Assert.Equal(3, await node.Process.Ended(Patience.Long));
            await node.DisposeAsync();
        }

        Assert.Equal("20", await StoreGroup.Read(group["n2"], "k"));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_used_ends_with_code_four()
    {
        await using var group = new StoreGroup();
        await File.WriteAllTextAsync(group["n1"].Folder, "a file where a folder should be");
        group.StartNode(group["n1"]);

        Assert.Equal(4, await group["n1"].Process.Ended(Patience.Long));
    }

    private static void ExpectSaid(StoreNode node, string words) =>
        Assert.Contains(node.Process.Said, line => line.Contains(words, StringComparison.Ordinal));

    private static string JournalOf(StoreNode node) => Path.Combine(node.Folder, "journal.db");

    private static string SnapshotsOf(StoreNode node) => Path.Combine(node.Folder, "snapshots.db");

    private static long Number(string file, string query) => Run(file, query, command => command.ExecuteScalar() as long? ?? 0);

    private static T Run<T>(string file, string statement, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return run(command);
    }
}
