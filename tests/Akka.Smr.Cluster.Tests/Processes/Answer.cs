using System.Net;
using System.Text.Json;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>What came back from a node.</summary>
/// <param name="Status">The status; zero where no answer came.</param>
/// <param name="Text">The body.</param>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    /// <summary>How the example writes JSON.</summary>
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Nobody was there.</summary>
    public static readonly Answer NotSent = new(0, """{"applied":"no"}""");

    /// <summary>Somebody was there, and no answer came.</summary>
    public static readonly Answer Lost = new(0, """{"applied":"unknown"}""");

    /// <summary>When to come again, if the answer says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsDone => Status == HttpStatusCode.OK;

    /// <summary>Whether the command certainly has no effect.</summary>
    public bool IsRefused => !IsDone && Field("applied") == "no";

    /// <summary>The reply, of a command that is done.</summary>
    public string? Result => Field("result");

    /// <summary>The value, of a read.</summary>
    public string? Value => Field("value");

    /// <summary>Fails unless the answer has a status, and gives the answer.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{status} was expected, and {(int)Status} came: {Text}");
        return this;
    }

    /// <summary>A field of the body as text; null if it is null or not there.</summary>
    public string? Field(string name)
    {
        using var body = JsonDocument.Parse(Text);
        return body.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
    }
}

/// <summary>The answer to <c>GET /v1/status</c>.</summary>
internal sealed record Status(
    string Node, string Role, long Term, string? Leader, long Commit, long Applied, long LastLog, long FirstLog, long SnapshotIndex, StatusMember[] Members, bool Healthy, string? Fault);

/// <summary>A member in it.</summary>
internal sealed record StatusMember(string Name, string Address, string Kind);

/// <summary>The answer to <c>GET /v1/digest</c>.</summary>
internal sealed record Digest(long Applied, [property: System.Text.Json.Serialization.JsonPropertyName("digest")] string Hash);
