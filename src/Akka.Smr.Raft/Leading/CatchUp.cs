using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// Whether a new server keeps up (§4.2.1): replication to it goes in rounds, each up to what was the end of the log when the
/// round began; once a round takes less than an election timeout, the group will not wait long for it as a voter.
/// </summary>
/// <param name="Target">Where the present round ends.</param>
/// <param name="Since">When it began.</param>
/// <param name="IsDone">Whether a round was short enough.</param>
internal readonly record struct CatchUp(LogIndex Target, TimeSpan Since, bool IsDone = false)
{
    public CatchUp Reached(LogIndex match, LogIndex last, TimeSpan now, TimeSpan limit)
    {
        if (IsDone || match < Target)
            return this;

        // The next round may be over before it begins.
        return now - Since <= limit || match >= last ? this with { IsDone = true } : new CatchUp(last, now);
    }
}
