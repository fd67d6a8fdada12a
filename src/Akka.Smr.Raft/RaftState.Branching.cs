using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft;

/// <summary>Copies and encodings, for explorers that try one future after another from the same state.</summary>
internal sealed partial class RaftState
{
    public RaftState Clone()
    {
        var clone = (RaftState)MemberwiseClone();
        clone.Effects = new EffectBuffer();
        clone.Outbox = Outbox.Clone(clone.Effects);
        clone.Log = Log.Clone();
        clone.Storage = Storage.Clone();
        clone.Configurations = Configurations.Clone();
        return clone;
    }

    /// <summary>Writes all that can influence the future; times only as expired or pending.</summary>
    public void Encode(IStateWriter writer, bool sticks)
    {
        writer.WriteMember(Self);
        writer.Write(Hard.Term.Value);
        writer.WriteMember(Hard.Vote);
        writer.WriteMember(Leader);
        writer.Write((sticks ? 1 : 0) + (IsStalled ? 2 : 0) + (Now.Monotonic < WithholdVotesUntil ? 4 : 0) + (VoteRule.AwaitsItsCandidate(this) ? 8 : 0));
        writer.Write(Commit.Value);
        writer.Write(ApplyIssued.Value);
        writer.Write(Applied.Value);
        EncodeLog(writer);
        Storage.Encode(writer, LogIndex.Zero);
        writer.Write(Snapshot?.Id.Index.Value ?? -1);
        writer.Write(Staging?.Id.Index.Value ?? -1);
        writer.Write(Staging?.Id.Term.Value ?? -1);
        writer.WriteMember(Staging is null ? default : StagingFrom);
        writer.Write(TakingSnapshot?.Value ?? -1);
        writer.Write((IsSnapshotWanted ? 1 : 0) + (IsRoomWanted ? 2 : 0) + (ApplyIssued <= SnapshotGivenUpAt && Now.Monotonic < SnapshotAgainFrom ? 4 : 0));
        writer.Write(PinnedAt?.Value ?? -1);
        writer.Write(Installing?.Value ?? -1);
        writer.Write(IsCompactionOwed ? 1 : 0);
        writer.Write(Configurations.LatestIndex.Value);
        writer.Write(Incarnation);
        writer.Write(ReadContexts);
        writer.Write(Outbox.Held);
        foreach (var held in Outbox.HeldMessages)
        {
            // What is said to different members has no order.
            writer.BeginRecord(held.To);
            writer.Write(Outbox.HeldMessages.TakeWhile(earlier => earlier != held).Count(earlier => earlier.To == held.To));
            writer.Write(held.Term.Value);
            writer.WriteText(held.Body.ToString());
            writer.EndRecord();
        }
    }

    private void EncodeLog(IStateWriter writer)
    {
        writer.Write(Log.Base.Index.Value);
        writer.Write(Log.Base.Term.Value);
        for (var index = Log.Base.Index.Next; index <= Log.Last.Index; index = index.Next)
        {
            // Contents are the same where index and term are; kind tells no-ops from the rest for readers of a state.
            writer.Write(Log[index].Term.Value);
            writer.Write(Log[index].Kind.Value);
        }

        writer.Write(-1);
    }
}
