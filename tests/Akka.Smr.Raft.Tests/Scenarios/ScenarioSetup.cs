using System.Globalization;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>The commands that build a group: <c>group</c>, <c>write</c>, <c>start</c>, <c>join</c> and <c>elect</c>.</summary>
internal static class ScenarioSetup
{
    public static bool Run(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "group":
                Found(group, command);
                return true;
            case "join":
                // A process with an empty disk that belongs to no group yet.
                var member = group.Add(command.Word(), command.Takes("witness") ? MemberKind.Witness : MemberKind.Full, founding: null);
                group.Start(member);
                return true;
            case "write":
                // What an earlier life has left on a disk: a term and the terms of its entries.
                Write(group, command);
                return true;
            case "start":
                foreach (var waiting in group.Members.Where(one => one.Replica is null).ToArray())
                    group.Start(waiting);
                return true;
            case "elect":
                Elect(group, group[command.Word()]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A line of a configuration for a member that exists, or will.</summary>
    public static Member Line(ScenarioGroup group, string name, MemberRole role)
    {
        var bare = name.TrimEnd('*');
        var existing = group.Members.FirstOrDefault(member => member.Name == bare);
        var priority = (byte)(name.Length - bare.Length);
        return new Member(existing?.Identity ?? ScenarioGroup.FirstIdentity(bare), role, existing?.Kind ?? MemberKind.Full, priority);
    }

    public static LeaseTerms? Lease(ScenarioCommand command) =>
        command.Time("lease") is { } duration ? new LeaseTerms(duration, command.Time("drift") ?? TimeSpan.Zero) : null;

    /// <summary>
    /// The voters come first by letter, then learners; a witness is named. A star behind a letter in <c>priority</c> raises its priority.
    /// </summary>
    private static void Found(ScenarioGroup group, ScenarioCommand command)
    {
        group.Options = Options(command);
        var voters = command.Number("n", 3);
        var learners = command.Number("learners", 0);
        var witnesses = command.Names("witnesses");
        var priorities = command.Names("priority").ToDictionary(name => name.TrimEnd('*'));
        var names = Enumerable.Range(0, voters + learners).Select(at => ((char)('a' + at)).ToString()).ToArray();
        var lines = new List<Member>();
        foreach (var (name, at) in names.Select((name, at) => (name, at)))
        {
            var kind = witnesses.Contains(name) ? MemberKind.Witness : MemberKind.Full;
            lines.Add(Line(group, priorities.GetValueOrDefault(name, name), at < voters ? MemberRole.Voter : MemberRole.Learner) with { Kind = kind });
        }

        var founding = SnapshotMeta.Founding(group.Id, Configuration.Create(lines, Lease(command)));
        foreach (var line in lines)
            group.Add(ScenarioText.NameOf(line.Id), line.Kind, founding);
        if (command.Takes("unstarted"))
            return;
        group.IsQuiet |= !command.Takes("show");
        foreach (var member in group.Members)
            group.Start(member);
    }

    private static void Write(ScenarioGroup group, ScenarioCommand command)
    {
        var member = group[command.Word()];
        var terms = command.Words().Select(term => long.Parse(term, CultureInfo.InvariantCulture)).ToArray();
        var entries = terms.Select((term, at) => new Entry(
            new EntryId(new LogIndex(at + 1), new Term(term)), EntryKind.Command, 0, 0, System.Text.Encoding.UTF8.GetBytes($"x{at + 1}.{term}"))).ToArray();
        var hard = new HardState(new Term(command.Number("term", (int)terms.Last())), Identity.None);
        member.Disk.Begin(new StorageRecord(1, hard, null, null, entries));
        member.Disk.Finish();
    }

    /// <summary>The short way to a leader, for scenarios whose story begins later.</summary>
    private static void Elect(ScenarioGroup group, ScenarioMember member)
    {
        var wasQuiet = group.IsQuiet;
        group.IsQuiet = true;
        group.TimeOut(member);
        ScenarioWorld.Stabilize(group, []);
        group.IsQuiet = wasQuiet;
        ScenarioViews.Status(group, group.Members);
    }

    private static RaftOptions Options(ScenarioCommand command)
    {
        var defaults = new RaftOptions();
        return defaults with
        {
            Seed = (ulong)command.Number("seed", 1),
            SnapshotAfterEntries = command.Number("snapshot-after", (int)defaults.SnapshotAfterEntries),
            TrailingEntries = command.Number("trailing", defaults.TrailingEntries),
            MaxAppendEntries = command.Number("max-append", defaults.MaxAppendEntries),
            MaxAppendBytes = command.Number("max-append-bytes", defaults.MaxAppendBytes),
            MaxInflightAppends = command.Number("max-inflight", defaults.MaxInflightAppends),
            MaxUncommittedEntries = command.Number("max-uncommitted", defaults.MaxUncommittedEntries),
            MaxRecordEntries = command.Number("max-record", defaults.MaxRecordEntries),
            MaxCommandBytes = command.Number("max-command-bytes", defaults.MaxCommandBytes),
            MaxPendingReads = command.Number("max-reads", defaults.MaxPendingReads),
            MaxApplyingEntries = command.Number("max-applying", defaults.MaxApplyingEntries),
            MaxLogBytes = command.Number("max-log-bytes", (int)defaults.MaxLogBytes),
            SnapshotAfterBytes = Math.Min(defaults.SnapshotAfterBytes, command.Number("max-log-bytes", (int)defaults.MaxLogBytes)),
        };
    }
}
