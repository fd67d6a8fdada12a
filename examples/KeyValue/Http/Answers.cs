using System.Text.Json.Serialization;

namespace KeyValue.Http;

/// <summary>A command is done. <paramref name="Result"/> is null, a text, or true or false.</summary>
internal sealed record CommandDone(object? Result, long Index, long Term);

/// <summary>A command is not done, certainly ("no") or perhaps ("unknown").</summary>
internal sealed record CommandNotDone(string Applied, string Error, string? Leader, string? Detail);

/// <summary>A value as of an index.</summary>
internal sealed record ValueRead(string? Value, long Index);

/// <summary>Something else has gone wrong.</summary>
internal sealed record Failure(string Error, string? Leader, string? Detail);

/// <summary>One replica's view of the group.</summary>
internal sealed record StatusView(
    string Node,
    string Role,
    long Term,
    string? Leader,
    long Commit,
    long Applied,
    long LastLog,
    long FirstLog,
    long SnapshotIndex,
    IReadOnlyList<MemberView> Members,
    LeaseView? Lease,
    bool Healthy,
    string? Fault,
    string Version);

/// <summary>A member of the group.</summary>
internal sealed record MemberView(string Name, string Address, string Kind);

/// <summary>The terms of lease reads.</summary>
internal sealed record LeaseView(long DurationMs, long MaxDriftMs);

/// <summary>What names the whole replicated state at an index: equal on all replicas.</summary>
internal sealed record DigestView(long Applied, string Digest, string Chain, string Sessions, string? State);

/// <summary>Entries that a replica still holds.</summary>
internal sealed record LogView(IReadOnlyList<EntryView> Entries);

/// <summary>An entry, described.</summary>
internal sealed record EntryView(long Index, long Term, string Kind, string Checksum);

/// <summary>Something asked for by an operator is done.</summary>
internal sealed record OperatorDone(bool Done = true);

/// <summary>Makes JSON of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CommandDone))]
[JsonSerializable(typeof(CommandNotDone))]
[JsonSerializable(typeof(ValueRead))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(DigestView))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(OperatorDone))]
[JsonSerializable(typeof(TestHooks.Faults))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>An answer with a body of JSON.</summary>
    public static IResult Of<T>(T body, int status = StatusCodes.Status200OK) => Results.Json(body, Default, statusCode: status);
}
