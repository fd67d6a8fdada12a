namespace Akka.Smr.Replicas;

/// <summary>
/// Whether the write in flight takes too long. A journal may never answer: first leadership is given up, later the journal itself.
/// One look at a time is scheduled while a write is in flight, none otherwise.
/// </summary>
internal sealed class JournalWatch(TimeSpan stallAfter, TimeSpan giveUpAfter)
{
    /// <summary>The record in flight, or zero.</summary>
    public long InFlight { get; private set; }

    /// <summary>When it began.</summary>
    public TimeSpan StartedAt { get; private set; }

    /// <summary>Whether the core was told that the disk has stalled.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Whether a look is scheduled.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>How often to look.</summary>
    public TimeSpan Interval => stallAfter / 2;

    /// <summary>A write begins.</summary>
    public void Started(long record, TimeSpan now) => (InFlight, StartedAt) = (record, now);

    /// <summary>A write is done. Returns whether a stall has ended by it.</summary>
    public bool Finished()
    {
        var wasStalled = IsStalled;
        InFlight = 0;
        IsStalled = false;
        return wasStalled;
    }

    /// <summary>The journal is given up; a look that is still scheduled belongs to it, and not to the next one.</summary>
    public void Ended()
    {
        Finished();
        IsScheduled = false;
    }

    /// <summary>What the time says.</summary>
    public Verdict Look(TimeSpan now)
    {
        if (InFlight == 0)
            return Verdict.Fine;
        if (now - StartedAt >= giveUpAfter)
            return Verdict.GivenUp;
        if (IsStalled || now - StartedAt < stallAfter)
            return Verdict.Fine;
        IsStalled = true;
        return Verdict.Stalled;
    }

    /// <summary>What is to be done.</summary>
    public enum Verdict
    {
        /// <summary>Nothing.</summary>
        Fine,

        /// <summary>Tell the core that the disk has stalled.</summary>
        Stalled,

        /// <summary>Tell the core that the write has failed.</summary>
        GivenUp,
    }
}
