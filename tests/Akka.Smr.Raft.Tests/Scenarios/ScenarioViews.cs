using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>The commands that only look: <c>status</c>, <c>log</c>, <c>disk</c>, <c>state</c>, <c>messages</c>, <c>configuration</c>.</summary>
internal static class ScenarioViews
{
    public static bool Run(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "status":
                Status(group, Chosen(group, command));
                return true;
            case "disk":
                foreach (var member in Chosen(group, command))
                    group.Say($"{member.Name}: {Disk(member)}");
                return true;
            case "state":
                foreach (var member in Chosen(group, command))
                    group.Say($"{member.Name}: [{member.Machine}] at {member.Applied}");
                return true;
            case "configuration":
                foreach (var member in Chosen(group, command))
                    group.Say($"{member.Name}: {(member.Replica?.Configuration is { } configuration ? ScenarioText.Of(configuration) : "none")}");
                return true;
            case "timers":
                foreach (var member in Chosen(group, command).Where(member => member.Replica is not null))
                    group.Say($"{member.Name}: {(member.Replica!.Deadline!.Value - group.Now).TotalMilliseconds:0} ms from now");
                return true;
            case "messages":
                foreach (var message in group.Links.SelectMany(link => link.Value))
                    group.Say(ScenarioText.Of(message));
                return true;
            default:
                return false;
        }
    }

    public static void Status(ScenarioGroup group, IEnumerable<ScenarioMember> members)
    {
        foreach (var member in members)
            group.Say($"{member.Name}: {(member.Replica is { } replica ? Status(replica) : "down")}");
    }

    private static string Status(RaftReplica replica)
    {
        var state = replica.State;
        var leader = state.Leader == default ? "" : $" of {ScenarioText.NameOf(state.Leader.Member)}";
        var role = replica.Role == RoleKind.Follower ? $"{replica.Role}{leader}" : replica.Role.ToString();
        var log = new List<string>();
        for (var index = state.Log.Base.Index.Next; index <= state.Log.Last.Index; index = index.Next)
            log.Add($"{index}@{state.Log[index].Term}");
        var start = state.Log.Base.Index == LogIndex.Zero ? "" : $" after {state.Log.Base}";
        return $"{role}, term {state.Term}, commit {state.Commit}, applied {state.Applied}, log{start} [{string.Join(' ', log)}]";
    }

    private static string Disk(ScenarioMember member)
    {
        var state = member.Disk.Recover();
        var entries = string.Join(' ', state.Entries.Select(entry => $"{entry.Id}:{ScenarioText.Of(entry)}"));
        var vote = state.HardState.Vote == default ? "none" : ScenarioText.NameOf(state.HardState.Vote.Member);
        return $"term {state.HardState.Term}, vote {vote}, snapshot {state.Snapshot?.Id.ToString() ?? "none"}, entries [{entries}]";
    }

    private static IEnumerable<ScenarioMember> Chosen(ScenarioGroup group, ScenarioCommand command) =>
        command.HasWord ? command.Words().Select(name => group[name]).ToArray() : group.Members;
}
