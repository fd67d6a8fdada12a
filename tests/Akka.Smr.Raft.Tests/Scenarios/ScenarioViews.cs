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

    private static string Status(RaftReplica replica) => replica.ToString()!;

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
