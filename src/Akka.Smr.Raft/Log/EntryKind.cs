namespace Akka.Smr.Raft.Log;

/// <summary>
/// What an entry is. The set is open: the core reads only <see cref="Noop"/> and <see cref="Configuration"/>;
/// every other kind belongs to the host and passes through untouched.
/// </summary>
/// <param name="Value">The number that is written to disk and wire; never reused.</param>
public readonly record struct EntryKind(byte Value)
{
    /// <summary>The empty entry with which every leader starts its term (§6.4, §3.6.2).</summary>
    public static EntryKind Noop => new(0);

    /// <summary>A membership configuration (§4.3).</summary>
    public static EntryKind Configuration => new(1);

    /// <summary>A command of the user's state machine.</summary>
    public static EntryKind Command => new(2);

    /// <summary>The opening of a client session (§6.3); its index is the session's id.</summary>
    public static EntryKind OpenSession => new(3);

    /// <summary>The orderly end of a client session (§6.3).</summary>
    public static EntryKind CloseSession => new(4);

    /// <summary>A command inside a client session (§6.3).</summary>
    public static EntryKind SessionCommand => new(5);

    /// <summary>The first number that is free for hosts.</summary>
    public const byte FirstOfHost = 32;

    /// <inheritdoc />
    public override string ToString() => Value switch
    {
        0 => "noop",
        1 => "configuration",
        2 => "command",
        3 => "open-session",
        4 => "close-session",
        5 => "session-command",
        _ => $"kind-{Value}",
    };
}
