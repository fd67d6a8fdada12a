using System.Net;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>The HTTP interface of a group that is well: what it answers to what makes sense, and to what makes none.</summary>
[Collection("Processes")]
public sealed class HttpTests(StoreGroupFixture fixture) : IClassFixture<StoreGroupFixture>
{
    private StoreNode Node { get; } = fixture.Group["n2"];

    [Fact]
    public async Task Every_operation_has_its_result()
    {
        Assert.Null((await Run("put", "ops", "a")).Result);
        Assert.Equal("ab", (await Run("append", "ops", "b")).Result);
        Assert.Equal("ab", (await Run("get", "ops")).Result);
        Assert.Equal("False", (await Cas("ops", "a", "c")).Result);
        Assert.Equal("True", (await Cas("ops", "ab", "c")).Result);
        Assert.Null((await Run("delete", "ops")).Result);
        Assert.Equal("True", (await Cas("ops", null, "7")).Result);
        Assert.Equal("8", (await Run("incr", "ops")).Result);
        Assert.Equal("5", (await Run("incr", "ops", "-3")).Result);

        var answer = await Run("get", "ops");
        Assert.True(long.Parse(answer.Field("index")!, null) > 0 && long.Parse(answer.Field("term")!, null) > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?read=linearizable")]
    [InlineData("?read=lease")]
    public async Task Any_node_reads_what_another_has_written(string how)
    {
        await Run("put", "read/me now", "ü" + how);

        var answer = await fixture.Group["n3"].Get($"/v1/kv/read%2Fme%20now{how}");

        Assert.Equal("ü" + how, answer.Expect(HttpStatusCode.OK).Value);
        Assert.True(long.Parse(answer.Field("index")!, null) > 0);
    }

    [Fact]
    public async Task A_local_read_sees_it_in_the_end()
    {
        await Run("put", "local", "v");

        await Patience.Until("n3 has applied it", () => fixture.Group["n3"].Get("/v1/kv/local?read=local"), answer => answer.Value == "v");
    }

    [Fact]
    public async Task A_value_of_a_mebibyte_passes_and_a_larger_one_does_not()
    {
        var value = new string('x', 1 << 20);
        await Run("put", "large", value);
        Assert.Equal(value, (await fixture.Group["n3"].Get("/v1/kv/large")).Expect(HttpStatusCode.OK).Value);

        var refused = await Node.Command(new { op = "put", key = "large", value = value + "x" });
        Assert.True(refused.Expect(HttpStatusCode.RequestEntityTooLarge).IsRefused);
        Assert.True((await Node.Command(new { op = "append", key = "large", value = "x" })).Expect(HttpStatusCode.BadRequest).IsRefused);
        Assert.Equal(value, (await Node.Get("/v1/kv/large")).Expect(HttpStatusCode.OK).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"op":"put","key":"k"}""")]
    [InlineData("""{"op":"fly","key":"k"}""")]
    [InlineData("""{"op":"throw","key":"k"}""")]
    [InlineData("""{"op":"put","value":"v"}""")]
    [InlineData("""{"op":"put","key":"","value":"v"}""")]
    [InlineData("""{"op":"put","key":"k","value":{}}""")]
    [InlineData("""{"op":"put","key":"k","value":"\ud800"}""")]
    [InlineData("""{"op":"put","key":"k","value":"v","session":"s"}""")]
    [InlineData("""{"op":"put","key":"k","value":"v","seq":1}""")]
    [InlineData("""{"op":"put","key":"k","value":"v","session":"s","seq":"one"}""")]
    [InlineData("""{"op":"put","key":"k","value":"v","session":"zero","seq":0}""")]
    [InlineData("""{"op":"incr","key":"k","value":"much"}""")]
    public async Task Nonsense_is_refused(string body) => Assert.True((await Node.Post("/v1/cmd", body)).Expect(HttpStatusCode.BadRequest).IsRefused);

    [Fact]
    public async Task A_key_has_a_kibibyte_at_most()
    {
        await Run("put", new string('k', 1024), "v");
        Assert.True((await Node.Command(new { op = "put", key = new string('k', 1025), value = "v" })).Expect(HttpStatusCode.BadRequest).IsRefused);
        (await Node.Get($"/v1/kv/{new string('k', 1025)}")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_number_is_asked_for_where_there_is_none()
    {
        await Run("put", "word", "one");
        Assert.True((await Node.Command(new { op = "incr", key = "word" })).Expect(HttpStatusCode.BadRequest).IsRefused);
        Assert.Equal("one", (await Run("get", "word")).Result);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        (await Node.Get("/v2/nothing")).Expect(HttpStatusCode.NotFound);
        (await Node.Get("/v1/cmd")).Expect(HttpStatusCode.MethodNotAllowed);
        (await Node.Post("/v1/test/journal", "{}")).Expect(HttpStatusCode.NotFound);
        Assert.Null((await Node.Get("/v1/kv/nobody-wrote-this")).Expect(HttpStatusCode.OK).Value);
    }

    [Fact]
    public async Task A_repeated_number_gets_the_first_answer_and_a_forgotten_one_none()
    {
        var first = new { op = "incr", key = "once", session = "session-1", seq = 1 };
        Assert.Equal("1", (await Node.Command(first)).Expect(HttpStatusCode.OK).Result);
        Assert.Equal("1", (await fixture.Group["n3"].Command(first)).Expect(HttpStatusCode.OK).Result);
        Assert.Equal("1", (await Run("get", "once")).Result);

        var unknown = await Node.Command(new { op = "incr", key = "once", session = "session-2", seq = 7 });
        Assert.Equal("session_expired", unknown.Expect(HttpStatusCode.Conflict).Field("error"));
        Assert.Equal("unknown", unknown.Field("applied"));
    }

    [Fact]
    public async Task Operators_see_what_the_nodes_hold()
    {
        await Run("put", "seen", "v");
        var status = (await Node.Status())!;
        Assert.Equal(["n1", "n2", "n3"], status.Members.Select(member => member.Name).Order());
        Assert.All(status.Members, member => Assert.Equal("voter", member.Kind));
        Assert.Equal(Node.Akka, status.Members.First(member => member.Name == "n2").Address);

        Assert.Contains("\"checksum\"", (await Node.Get($"/v1/log?from={status.FirstLog}&to={status.LastLog}")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("smr_replica_term", (await Node.Get("/v1/metrics")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("<h1>", (await Node.Get("/")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        await StoreGroup.AreEqual([.. fixture.Group.Nodes]);
    }

    [Fact]
    public async Task Leadership_is_transferred_and_a_snapshot_taken()
    {
        await Run("put", "before", "v");
        var leader = await fixture.Group.Agrees(fixture.Group.Nodes);
        var next = fixture.Group.Nodes.First(node => node != leader);
        (await Node.Post("/v1/admin/transfer", $$"""{"to":"{{next.Name}}"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(next, await fixture.Group.Agrees(fixture.Group.Nodes));

        (await Node.Post("/v1/admin/snapshot", "{}")).Expect(HttpStatusCode.OK);
        await Patience.Until("the snapshot is there", Node.Status, status => status is { SnapshotIndex: > 0 });
    }

    [Fact]
    public async Task Leases_are_agreed_on_and_given_up()
    {
        Assert.Contains("raft.heartbeat-interval", (await Node.Post("/v1/admin/lease", """{"duration_ms":10}""")).Expect(HttpStatusCode.Conflict).Text, StringComparison.Ordinal);
        (await Node.Post("/v1/admin/lease", """{"duration_ms":-1}""")).Expect(HttpStatusCode.BadRequest);

        (await Node.Post("/v1/admin/lease", """{"duration_ms":900,"max_drift_ms":100}""")).Expect(HttpStatusCode.OK);
        await Patience.Until("the lease is in force", () => Node.Get("/v1/status"), status => status.Text.Contains("\"lease\":{\"duration_ms\":900,\"max_drift_ms\":100}", StringComparison.Ordinal));
        await Run("put", "leased", "v");
        Assert.Equal("v", (await Node.Get("/v1/kv/leased?read=lease")).Expect(HttpStatusCode.OK).Value);

        (await Node.Post("/v1/admin/lease", "{}")).Expect(HttpStatusCode.OK);
        await Patience.Until("no lease is in force", () => Node.Get("/v1/status"), status => status.Text.Contains("\"lease\":null", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_at_rest_takes_less_than_200_megabytes() =>
        Assert.All(fixture.Group.Nodes, node => Assert.InRange(node.Process.Memory, 1, 200_000_000));

    private async Task<Answer> Run(string op, string key, string? value = null) =>
        (await Node.Command(new { op, key, value })).Expect(HttpStatusCode.OK);

    private async Task<Answer> Cas(string key, string? expected, string value) =>
        (await Node.Command(new { op = "cas", key, expected, value })).Expect(HttpStatusCode.OK);
}
