using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Roles;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>The one place that looks inside the core.</summary>
internal static class ReplicaView
{
    public static Term Term(RaftReplica replica) => replica.State.Term;

    public static bool Leads(RaftReplica replica) => replica.Role == RoleKind.Leader;

    public static LogIndex Commit(RaftReplica replica) => replica.State.Commit;

    public static LogIndex First(RaftReplica replica) => replica.State.Log.Base.Index.Next;

    public static LogIndex Last(RaftReplica replica) => replica.State.Log.Last.Index;

    public static Entry EntryAt(RaftReplica replica, LogIndex index) => replica.State.Log[index];

    public static RaftConfiguration? Configuration(RaftReplica replica) => replica.State.Configurations.Latest;

    public static LogIndex ConfigurationIndex(RaftReplica replica) => replica.State.Configurations.LatestIndex;

    /// <summary>What a leader knows of a follower; null where nobody leads or nothing is known.</summary>
    public static LogIndex? Match(RaftReplica replica, Identity follower) => (replica.CurrentRole as Leader)?.Followers.Find(follower)?.Match;

    public static string Describe(RaftReplica replica)
    {
        var state = replica.State;
        var entries = new List<string>();
        for (var index = First(replica); index <= Last(replica); index = index.Next)
            entries.Add(EntryAt(replica, index).ToString());
        return $"{replica.Role} term {state.Term} vote {state.Hard.Vote} commit {state.Commit} log after {state.Log.Base}: [{string.Join(", ", entries)}] durable {state.Storage.Durable}";
    }
}
