using System.Diagnostics;
using Akka.Smr.Raft;

namespace Akka.Smr.Clients;

/// <summary>How a request is kept from being done twice.</summary>
internal enum RequestKind : byte
{
    /// <summary>A command in the proxy's own session.</summary>
    OwnSession = 0,

    /// <summary>A command with a session and a number of its caller's.</summary>
    CallersSession = 1,

    /// <summary>A query: it may be asked as often as one likes.</summary>
    Query = 2,

    /// <summary>The opening of the proxy's own session: a second one does no harm, it is never used.</summary>
    Opening = 3,
}

/// <summary>One request between its arrival and its answer.</summary>
internal sealed class PendingRequest(long arrival, TimeSpan deadline, object? message, Handling intent, Caller? caller)
{
    private bool _mayBeInALog;

    /// <summary>Counts the proxy's requests; what came first is sent first, and sent again first.</summary>
    public long Arrival { get; } = arrival;

    /// <summary>When it is answered at the latest.</summary>
    public TimeSpan Deadline { get; } = deadline;

    /// <summary>The user's object until its bytes are made.</summary>
    public object? Message { get; private set; } = message;

    /// <summary>What its caller takes it for; <see cref="Handling.None"/> leaves it to its type.</summary>
    public Handling Intent { get; } = intent;

    /// <summary>Who waits; null for nobody.</summary>
    public Caller? Caller { get; } = caller;

    /// <summary>Where it stands in the <see cref="PendingTable"/>; null once it is answered.</summary>
    public LinkedListNode<PendingRequest>? Place { get; set; }

    public RequestKind Kind { get; set; }

    /// <summary>What it counts for in the bound on bytes.</summary>
    public int Weight { get; set; }

    /// <summary>The span that follows it; null while nobody listens.</summary>
    public Activity? Activity { get; set; }

    /// <summary>Of a query.</summary>
    public ReadConsistency Consistency { get; init; }

    /// <summary>The caller's session; empty without one.</summary>
    public ReadOnlyMemory<byte> SessionName { get; init; }

    /// <summary>The own session in which <see cref="Sequence"/> was given; zero for none.</summary>
    public long SessionId { get; private set; }

    public long Sequence { get; set; }

    /// <summary>The user's object as bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>What is sent, however often.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Its sendings that were not answered yet, the latest last.</summary>
    public List<Transmission> Transmissions { get; } = new(1);

    /// <summary>Whether it waits in a queue to be sent.</summary>
    public bool IsQueued { get; set; }

    public bool IsAnswered { get; private set; }

    /// <summary>Whether it has ever left.</summary>
    public bool WasSent { get; set; }

    /// <summary>Why it was refused the last time.</summary>
    public RefusalReason LastRefusal { get; set; }

    /// <summary>What is wrong with the replica that refused it last, or that could not say what it is; null if nothing is known of it.</summary>
    public string? Fault { get; set; }

    /// <summary>What the last refusal said about when to come again.</summary>
    public TimeSpan RetryAfter { get; set; }

    /// <summary>
    /// Whether a sending may yet have, or have had, an effect that its caller would have to know. A refusal takes back the one sending
    /// that it answers, and nothing else does.
    /// </summary>
    public bool InDoubt => Kind is RequestKind.OwnSession or RequestKind.CallersSession && (_mayBeInALog || Transmissions.Count > 0);

    /// <summary>Whether it is on its way in a batch that still counts.</summary>
    public bool IsInFlight => Transmissions.Count > 0 && !Transmissions[^1].Flight.IsGivenUp;

    /// <summary>A replica has had it in its log, and does not know what became of it there.</summary>
    public void Lost() => _mayBeInALog = true;

    public void Encoded(ReadOnlyMemory<byte> body)
    {
        Message = null;
        Body = body;
        Payload = body;
    }

    /// <summary>It has a place in a session now. The body is the end of the payload, and is kept only once.</summary>
    public void Wrapped(long sessionId, long sequence, byte[] payload)
    {
        SessionId = sessionId;
        Sequence = sequence;
        Payload = payload;
        Body = payload.AsMemory(payload.Length - Body.Length);
    }

    /// <summary>Its session is gone, and it was certainly not run there.</summary>
    public void Unwrapped()
    {
        SessionId = 0;
        Sequence = 0;
        Payload = Body;
    }

    public void Answered()
    {
        IsAnswered = true;
        Message = null;
        Body = default;
        Payload = default;
    }
}
