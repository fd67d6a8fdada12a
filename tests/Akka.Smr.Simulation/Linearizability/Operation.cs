namespace Akka.Smr.Simulation.Linearizability;

/// <summary>What a client can ask of the store.</summary>
internal enum OperationKind : byte
{
    /// <summary>Read the value.</summary>
    Get,

    /// <summary>Replace the value.</summary>
    Put,

    /// <summary>Extend the value; the reply is the new value.</summary>
    Append,

    /// <summary>Replace the value if it is the one expected; the reply says whether it was.</summary>
    CompareAndSet,
}

/// <summary>What a client knows of the end of an operation.</summary>
internal enum Outcome : byte
{
    /// <summary>Nothing yet, or nothing ever: it may have happened at any time after it was invoked, or may still.</summary>
    Unknown,

    /// <summary>It has happened, and the reply is known.</summary>
    Done,

    /// <summary>It has certainly not happened and never will.</summary>
    Refused,
}

/// <summary>
/// One operation of one client on one key, as the client saw it. Values are numbers: an append chains its argument into the
/// value as a hash does, so that every order of appends gives a value of its own.
/// </summary>
internal sealed class Operation
{
    /// <summary>Its number, unique in a history.</summary>
    public required long Id { get; init; }

    /// <summary>What is asked.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Of which key.</summary>
    public required int Key { get; init; }

    /// <summary>What is put, appended, or set.</summary>
    public ulong Argument { get; init; }

    /// <summary>What a compare-and-set expects.</summary>
    public ulong Expected { get; init; }

    /// <summary>When it was invoked, in the one order of all events of the history; zero before.</summary>
    public long InvokedAt { get; set; }

    /// <summary>When its reply came.</summary>
    public long ReturnedAt { get; set; }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>The reply.</summary>
    public ulong Result { get; set; }

    /// <inheritdoc />
    public override string ToString() =>
        $"[{InvokedAt}-{(Outcome == Outcome.Done ? ReturnedAt : "?")}] #{Id} {Kind} key {Key} argument {Argument:x} expected {Expected:x} -> {(Outcome == Outcome.Done ? Result.ToString("x", null) : Outcome.ToString())}";
}
