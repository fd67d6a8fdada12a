using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Snapshots;

/// <summary>What a member does with a snapshot that a leader offers, and with one that has arrived (§5.3).</summary>
internal static class SnapshotInstallation
{
    public enum Verdict
    {
        /// <summary>The log holds everything already.</summary>
        Covered,

        /// <summary>The chunks are being awaited.</summary>
        Awaited,
    }

    /// <summary>Judges an offer by the leader of the current term.</summary>
    public static Verdict Consider(RaftState state, Identity from, SnapshotMeta meta)
    {
        if (IsCovered(state, meta))
        {
            CancelStaging(state, meta);
            return Verdict.Covered;
        }

        // A witness has no state, so the offer is the whole snapshot.
        if (state.Kind == MemberKind.Witness)
        {
            state.InstallSnapshot(meta);
            return Verdict.Covered;
        }

        // The same bytes may come from another leader now; the host keeps the chunks it has.
        var same = state.Staging?.Transfer == meta.Transfer;
        if (!same || state.StagingFrom != from)
        {
            state.Staging = meta;
            state.StagingFrom = from;
            state.Effects.Add(Effect.StageSnapshot(from, meta));
        }

        return Verdict.Awaited;
    }

    /// <summary>Takes a snapshot whose bytes are durable here. Returns whether it replaced the log.</summary>
    public static bool Take(RaftState state, SnapshotMeta meta)
    {
        if (IsCovered(state, meta))
            return false;
        state.InstallSnapshot(meta);
        return true;
    }

    /// <summary>
    /// Whether the snapshot brings nothing: at or below the commit index it is old, and a log that holds its last entry holds
    /// all of it, so that the entries behind it, and their configurations, stay.
    /// </summary>
    private static bool IsCovered(RaftState state, SnapshotMeta meta)
    {
        if (meta.Id.Index <= state.Commit)
            return true;
        if (!state.Log.Holds(meta.Id))
            return false;
        state.CommitTo(meta.Id.Index);
        return true;
    }

    private static void CancelStaging(RaftState state, SnapshotMeta meta)
    {
        if (state.Staging is { } staging && staging.Id.Index <= meta.Id.Index)
            state.Staging = null;
    }
}
