using System.Text;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>
/// The verbs of a transcript. A leading <c>quiet</c> keeps a command's outcome out of the transcript.
/// What is asked of members stands here; <see cref="ScenarioWorld"/> has what happens to them.
/// </summary>
internal static class ScenarioCommands
{
    public static void Run(ScenarioGroup group, string line)
    {
        var command = new ScenarioCommand(line);
        group.IsQuiet = command.Verb == "quiet";
        if (group.IsQuiet)
            command = new ScenarioCommand(line["quiet ".Length..]);
        if (!Ask(group, command) && !ScenarioSetup.Run(group, command) && !ScenarioWorld.Run(group, command) && !ScenarioViews.Run(group, command)
            && !group.Sessions.Run(group, command))
            throw new InvalidDataException($"Nobody knows the command '{line}'.");
        command.RequireUsed();
        group.IsQuiet = false;
    }

    private static bool Ask(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "propose":
                Propose(group, group[command.Word()], command);
                return true;
            case "read":
                var (reader, mode) = (group[command.Word()], command.Takes("lease") ? ReadMode.Lease : ReadMode.ReadIndex);
                var read = group.NextWaiter();
                group.Step(reader, Input.ReadRequested(new[] { read }, mode), $"{reader.Name} is asked for read {read}");
                return true;
            case "change":
                Change(group, group[command.Word()], command);
                return true;
            case "transfer":
                var (leader, target) = (group[command.Word()], command.HasWord ? command.Word() : null);
                var transfer = group.NextWaiter();
                group.Step(
                    leader,
                    Input.TransferRequested(transfer, target is null ? MemberId.None : ScenarioGroup.FirstIdentity(target).Member),
                    $"{leader.Name} is asked for transfer {transfer}");
                return true;
            case "hint":
                var (member, peer) = (group[command.Word()], command.Word());
                var kind = Enum.Parse<PeerHintKind>(command.Word(), ignoreCase: true);
                group.Step(member, Input.PeerHint(ScenarioGroup.FirstIdentity(peer).Member, kind), $"{member.Name} hears that {peer} is {kind}");
                return true;
            default:
                return false;
        }
    }

    private static void Propose(ScenarioGroup group, ScenarioMember member, ScenarioCommand command)
    {
        var proposals = command.Words().Select(word => new Proposal(group.NextWaiter(), EntryKind.Command, Encoding.UTF8.GetBytes(word))).ToArray();
        group.Step(member, Input.Proposed(proposals), $"{member.Name} is asked for commands [{string.Join(' ', proposals.Select(one => one.Waiter))}]");
    }

    private static void Change(ScenarioGroup group, ScenarioMember member, ScenarioCommand command)
    {
        var waiter = group.NextWaiter();
        var voters = command.Names("voters").Select(name => ScenarioSetup.Line(group, name, MemberRole.Voter));
        var learners = command.Names("learners").Select(name => ScenarioSetup.Line(group, name, MemberRole.Learner));
        var lease = ScenarioSetup.Lease(command);
        group.Step(member, Input.ChangeRequested(waiter, new MembershipIntent([.. voters, .. learners], lease)), $"{member.Name} is asked for change {waiter}");
    }
}
