using Akka.Smr.Raft.Log;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>An election is invited only when who is to win it has everything that the leader has, on its own disk (§3.10).</summary>
internal static class TransferRule
{
    /// <summary>A leader invites a member.</summary>
    public static void Invites(int leader, EntryId last, int target, ShadowLog durable)
    {
        if (!durable.Holds(last.Index.Value, last.Term.Value))
            throw new RuleBroken(nameof(TransferRule), $"disk {leader} has {last} and invites disk {target}, which has only {durable.Last} durable");
    }
}
