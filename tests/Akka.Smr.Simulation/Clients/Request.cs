using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Simulation.Linearizability;

namespace Akka.Smr.Simulation.Clients;

/// <summary>By which way an operation goes.</summary>
internal enum Way : byte
{
    /// <summary>Through the log, inside a session, tried again until it is answered.</summary>
    Session,

    /// <summary>Through the log without a session: after any doubt it is not tried again.</summary>
    Bare,

    /// <summary>A linearizable read by read index, of any node.</summary>
    Read,

    /// <summary>A linearizable read by lease, where there is one, of any node.</summary>
    LeaseRead,

    /// <summary>The opening of the client's session.</summary>
    Open,
}

/// <summary>One attempt as it travels: what it carries was decided when it was sent.</summary>
internal sealed record Attempt(Request Request, int Number, ReadOnlyMemory<byte> Payload);

/// <summary>What a client wants, over all its attempts.</summary>
internal sealed class Request
{
    /// <summary>Who asks.</summary>
    public required int Client { get; init; }

    /// <summary>The operation; for an opening only its number counts.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The way it goes.</summary>
    public required Way Way { get; init; }

    /// <summary>When the client gives up for good.</summary>
    public long GivesUpAt { get; set; }

    /// <summary>The session; zero outside of one, and in one that has a name.</summary>
    public long Session { get; set; }

    /// <summary>The name of the session, where the client has chosen one.</summary>
    public ReadOnlyMemory<byte> Name { get; set; }

    /// <summary>The number within the session.</summary>
    public long Sequence { get; set; }

    /// <summary>How often it was sent.</summary>
    public int Attempt { get; set; }

    /// <summary>Whether the client knows the end, or has given up.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether an attempt may have been admitted without the client knowing.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>The kind of its entry, where it goes through the log.</summary>
    public EntryKind EntryKind => Way switch
    {
        Way.Session => EntryKind.SessionCommand,
        Way.Bare => EntryKind.Command,
        Way.Open => EntryKind.OpenSession,
        _ => throw new InvalidOperationException($"{Way} does not go through the log."),
    };

    /// <summary>Whether it is a read that does not go through the log.</summary>
    public bool IsRead => Way is Way.Read or Way.LeaseRead;

    /// <summary>Its bytes in the log; the client has all replies up to a sequence number.</summary>
    public ReadOnlyMemory<byte> Encode(long lowWater)
    {
        if (Way == Way.Open || IsRead)
            return default;
        var body = new byte[Command.Bytes];
        new Command(Operation.Kind, Operation.Key, Operation.Argument, Operation.Expected, Operation.Id).Write(body);
        return Way == Way.Bare ? body : new SessionCommand(Session, Name, Sequence, lowWater, body).Encode();
    }
}
