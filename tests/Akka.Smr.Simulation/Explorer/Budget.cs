namespace Akka.Smr.Simulation.Explorer;

/// <summary>How often what need not happen may happen. What a slice does not name does not happen.</summary>
internal readonly record struct Budget()
{
    private const int Unbounded = byte.MaxValue;

    /// <summary>Messages delivered; as many as there are, if nothing is said.</summary>
    public int Messages { get; init; } = Unbounded;

    /// <summary>Timers that fire at members that do not lead.</summary>
    public int Timeouts { get; init; }

    /// <summary>Timers that fire at leaders.</summary>
    public int Heartbeats { get; init; }

    /// <summary>Times that a member's clock passes an election timeout without its timer being served.</summary>
    public int Ages { get; init; }

    /// <summary>Crashes; the member starts again at once, and what it has not heard is as if it had been down.</summary>
    public int Crashes { get; init; }

    /// <summary>Messages lost.</summary>
    public int Drops { get; init; }

    /// <summary>Messages that come twice.</summary>
    public int Duplicates { get; init; }

    /// <summary>Commands.</summary>
    public int Proposals { get; init; }

    /// <summary>Reads.</summary>
    public int Reads { get; init; }

    /// <summary>Writes that fail, with the record on disk or not.</summary>
    public int FailedWrites { get; init; }

    /// <summary>Transfers of leadership.</summary>
    public int Transfers { get; init; }

    /// <summary>Changes of membership, as the slice lists them.</summary>
    public int Changes { get; init; }

    /// <summary>Disks replaced by empty ones.</summary>
    public int Wipes { get; init; }

    /// <summary>Hints that a peer's connection is gone.</summary>
    public int Hints { get; init; }

    public Budget AfterMessage() => Messages == Unbounded ? this : this with { Messages = Messages - 1 };

    public UInt128 Hash()
    {
        var hash = StateHash.Start(3);
        hash = StateHash.Add(hash, Pack(Timeouts, Heartbeats, Ages, Crashes, Drops, Duplicates, Proposals, Reads));
        return StateHash.Finish(StateHash.Add(hash, Pack(FailedWrites, Transfers, Changes, Wipes, Hints, Messages, 0, 0)));
    }

    private static ulong Pack(params ReadOnlySpan<int> counts)
    {
        var packed = 0UL;
        foreach (var count in counts)
            packed = packed << 8 | (byte)count;
        return packed;
    }
}
