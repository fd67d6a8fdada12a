using System.Net;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Who is refused because too many wait is told when to come again.</summary>
[Collection("Processes")]
public sealed class OverloadTests
{
    [Fact]
    public async Task More_than_a_node_takes_are_refused_and_told_to_come_again()
    {
        await using var group = await StoreGroup.Start("--test-hooks", "--max-inflight", "1");
        var leader = await group.Agrees(group.Nodes);
        (await leader.Post("/v1/test/journal", """{"delay_ms":100}""")).Expect(HttpStatusCode.OK);

        var answers = await Patience.Until(
            "one of many at once is refused",
            () => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => leader.Command(new { op = "incr", key = "k" }))),
            all => all.Any(answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Field("error") == "overloaded"));

        foreach (var answer in answers.Where(answer => answer.Field("error") == "overloaded"))
        {
            Assert.True(answer.IsRefused);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.RetryAfter);
        }

        Assert.All(answers.Where(answer => answer.IsDone), answer => Assert.Null(answer.RetryAfter));
    }
}
