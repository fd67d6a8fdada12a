namespace Akka.Smr.Raft.Log;

/// <summary>What follower and leader conclude when their logs do not match (§3.5).</summary>
internal static class LogMatching
{
    /// <summary>
    /// The follower's hint: the last entry that can possibly match, given that the leader has <paramref name="previous"/>. Whole
    /// terms that the leader cannot have at that place are skipped.
    /// </summary>
    public static EntryId Hint(RaftLog log, EntryId previous) => log.LastWithTermAtMost(previous.Term, previous.Index);

    /// <summary>The leader's answer to a hint: its own last entry that can possibly match.</summary>
    public static LogIndex BackUp(RaftLog log, EntryId hint) => log.LastWithTermAtMost(hint.Term, hint.Index).Index;

    /// <summary>How many of these entries the log already holds. Stops the caller when one index and term has two contents.</summary>
    public static int CountHeld(RaftLog log, ReadOnlySpan<Entry> entries, out bool damaged)
    {
        damaged = false;
        if (entries.IsEmpty || entries[0].Index > log.Last.Index)
            return 0;

        var held = 0;
        while (held < entries.Length && log.Holds(entries[held].Id))
        {
            if (entries[held].Index > log.Base.Index && log[entries[held].Index].Hash != entries[held].Hash)
            {
                damaged = true;
                return held;
            }

            held++;
        }

        return held;
    }

    /// <summary>Whether the log holds exactly these entries, as far as it still has their places.</summary>
    public static bool HoldsRetained(RaftLog log, ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Index > log.Base.Index && (!log.Holds(entry.Id) || log[entry.Index].Hash != entry.Hash))
                return false;
        }

        return true;
    }

    /// <summary>Whether entries can be an append at all: contiguous after <paramref name="previous"/>, terms never falling nor above the sender's.</summary>
    public static bool IsWellFormed(EntryId previous, ReadOnlySpan<Entry> entries, Term sender)
    {
        if (previous.Index.Value < 0 || previous.Term > sender || (previous.Index == LogIndex.Zero && previous.Term != Term.Zero))
            return false;

        var last = previous;
        foreach (var entry in entries)
        {
            if (entry.Index != last.Index.Next || entry.Term < last.Term || entry.Term > sender || entry.Term == Term.Zero)
                return false;
            last = entry.Id;
        }

        return true;
    }
}
