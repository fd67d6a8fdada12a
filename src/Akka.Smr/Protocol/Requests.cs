using Akka.Smr.Raft.Log;

namespace Akka.Smr.Protocol;

/// <summary>
/// One command or query on its way from a proxy. The payload was made by the proxy and is never made again: for a command it is the
/// entry's payload as it stands in the log (see <see cref="Raft.Sessions.SessionCommand"/>), whose body is an encoded
/// <see cref="Serialization.UserPayload"/>; for a query it is the encoded <see cref="Serialization.UserPayload"/> itself.
/// </summary>
/// <param name="Id">The proxy's own number for it; the answer carries it.</param>
/// <param name="Kind">The entry's kind; the default for a query.</param>
/// <param name="Payload">Bytes that nobody changes any more.</param>
internal readonly record struct Request(long Id, EntryKind Kind, ReadOnlyMemory<byte> Payload);

/// <summary>Commands of one proxy, in its order. To the replica that the proxy believes to lead; answered by <see cref="ReplyBatch"/>es to the sender.</summary>
internal sealed record CommandBatch(IReadOnlyList<Request> Requests) : ISmrMessage;

/// <summary>Queries of one proxy, to any replica; a linearizable one is confirmed through the leader.</summary>
internal sealed record QueryBatch(ReadConsistency Consistency, IReadOnlyList<Request> Requests) : ISmrMessage;

/// <summary>Asks a replica for its <see cref="GroupDescription"/>.</summary>
internal sealed record DescribeGroup(string Group) : ISmrMessage;

/// <summary>
/// What a proxy must know: which types the state machine takes as commands and which as queries (in the order of declaration; the
/// first that a message is an instance of decides), where everybody is, who leads, and the largest payload.
/// </summary>
internal sealed record GroupDescription(
    string Group,
    IReadOnlyList<HandledType> Handled,
    IReadOnlyList<string> Addresses,
    string? Leader,
    int MaxPayloadBytes) : ISmrMessage
{
    /// <summary>Why the replica knows nothing, in a sentence; null if it does.</summary>
    public string? Fault { get; init; }
}

/// <summary>A type that the state machine handles.</summary>
/// <param name="TypeName">Full name and simple assembly name, as in "Bank.Deposit, Bank".</param>
/// <param name="IsQuery">Whether it only reads.</param>
internal readonly record struct HandledType(string TypeName, bool IsQuery)
{
    /// <summary>The name by which proxies and state machines speak of a type.</summary>
    public static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
