using System.Globalization;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>What happens to members: time, messages, disks, snapshots, crashes.</summary>
internal static class ScenarioWorld
{
    private const int EnoughSteps = 20_000;

    public static bool Run(ScenarioGroup group, ScenarioCommand command) =>
        Time(group, command) || Messages(group, command) || Disk(group, command) || Process(group, command);

    private static bool Time(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "timeout":
                // The clock moves to this member's deadline; no other timer fires, as if the others' processes were a little late.
                foreach (var name in command.Words())
                    group.TimeOut(group[name]);
                return true;
            case "wake":
                // The timer's message comes whether or not the deadline has passed.
                var woken = group[command.Word()];
                group.Step(woken, Input.TimerFired(), $"{woken.Name} is woken");
                return true;
            case "advance":
                group.Advance(ScenarioCommand.Duration(command.Word()));
                return true;
            case "run":
                RunFor(group, ScenarioCommand.Duration(command.Word()));
                return true;
            case "stabilize":
                Stabilize(group, [.. command.Words()]);
                return true;
            default:
                return false;
        }
    }

    private static bool Messages(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "deliver":
                Deliver(group, command);
                return true;
            case "drop":
                var (from, to) = command.Link();
                var link = group.Link(from, to);
                if (command.Takes("all"))
                    link.Clear();
                else
                    link.RemoveAt(Position(command));
                return true;
            case "keep":
                // A copy of the first message on the way is put aside, to come again later.
                var kept = command.Link();
                group.Shelf[command.Word()] = group.Link(kept.From, kept.To)[Position(command)];
                return true;
            case "replay":
                group.Deliver(group.Shelf[command.Word()]);
                return true;
            case "tamper":
                Tamper(group, command);
                return true;
            case "cut":
                Cut(group, command);
                return true;
            case "heal":
                group.Heal();
                return true;
            default:
                return false;
        }
    }

    private static bool Disk(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "hold":
                var held = group[command.Word()];
                foreach (var what in command.Words())
                    held.Held.Add(what);
                return true;
            case "release":
                var released = group[command.Word()];
                foreach (var what in command.Words())
                    released.Held.Remove(what);
                ScenarioHost.AnswerAtOnce(group, released);
                return true;
            case "persist":
                Once(group, group[command.Word()], ScenarioHost.Persist);
                return true;
            case "apply":
                Once(group, group[command.Word()], ScenarioHost.Apply);
                return true;
            case "take":
                Once(group, group[command.Word()], ScenarioHost.TakeSnapshot);
                return true;
            case "fail-snapshot":
                var taker = group[command.Word()];
                taker.ToTake = null;
                group.Step(taker, Input.SnapshotNotTaken(), $"{taker.Name} could not take its snapshot");
                return true;
            case "ship":
                var (from, to) = command.Link();
                if (!ScenarioHost.Ship(group, group[from], to, !command.Takes("fail")))
                    group.Say($"{to} awaits no snapshot that {from} sends");
                return true;
            case "fail-write":
                // The caller never learns whether a failed write has reached the disk.
                var failing = group[command.Word()];
                var number = (command.Takes("landed") ? failing.Disk.Finish() : failing.Disk.Lose()).Number;
                group.Step(failing, Input.StorageFailed(number), $"{failing.Name} fails to write #{number}");
                return true;
            case "stall":
                var stalled = group[command.Word()];
                group.Step(stalled, Input.StorageStalled(), $"the disk of {stalled.Name} stalls");
                return true;
            case "resume":
                var resumed = group[command.Word()];
                group.Step(resumed, Input.StorageResumed(), $"the disk of {resumed.Name} resumes");
                return true;
            default:
                return false;
        }
    }

    private static bool Process(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "pause":
                group[command.Word()].IsPaused = true;
                return true;
            case "continue":
                group[command.Word()].IsPaused = false;
                return true;
            case "crash":
                var crashed = group[command.Word()];
                if (crashed.Disk.InFlight is not null)
                    _ = command.Takes("landed") ? crashed.Disk.Finish() : crashed.Disk.Lose();
                crashed.Crash();
                return true;
            case "restart":
                group.Start(group[command.Word()]);
                return true;
            case "wipe":
                // The process is down and its disk is replaced by an empty one.
                var wiped = group[command.Word()];
                wiped.Crash();
                wiped.Disk = new ScenarioDisk(ScenarioGroup.StorageOf(wiped.Name, (int)(wiped.Disk.Id.Value & 0xf) + 1), founding: null);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Delivers and ships, link by link, until nothing moves any more. No timer fires.</summary>
    public static void Stabilize(ScenarioGroup group, IReadOnlyCollection<string> only)
    {
        bool Among(string name) => only.Count == 0 || only.Contains(name);

        for (var step = 0; step < EnoughSteps; step++)
        {
            var next = group.Links.FirstOrDefault(link => link.Value.Count > 0 && Among(link.Key.From) && Among(link.Key.To) && group.IsListening(link.Key.To));
            if (next.Value is not null)
                DeliverAt(group, next.Key.From, next.Key.To, 0);
            else if (!ShipAny(group, Among))
                return;
        }

        throw new InvalidOperationException("The group does not come to rest.");
    }

    private static bool ShipAny(ScenarioGroup group, Func<string, bool> among)
    {
        foreach (var sender in group.Members.Where(member => member.Replica is not null && among(member.Name)))
        {
            foreach (var (to, _) in sender.Sending.ToArray())
            {
                if (among(ScenarioText.NameOf(to.Member)) && ScenarioHost.Ship(group, sender, ScenarioText.NameOf(to.Member), arrives: true))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Lets time pass: timers fire when they are due, and messages take no time.</summary>
    private static void RunFor(ScenarioGroup group, TimeSpan duration)
    {
        var end = group.Now + duration;
        for (var step = 0; step < EnoughSteps; step++)
        {
            Stabilize(group, []);
            var next = group.Members.Where(member => member.Replica is not null && !member.IsPaused).MinBy(member => member.Deadline);
            if (next is null || next.Deadline > end)
            {
                group.Advance(end - group.Now);
                return;
            }

            group.Fire(next);
        }

        throw new InvalidOperationException("Too many timers fire.");
    }

    private static void Deliver(ScenarioGroup group, ScenarioCommand command)
    {
        if (!command.HasWord)
        {
            // One round: what is on the way now, and nothing that comes of it.
            foreach (var (ends, count) in group.Links.Select(link => (link.Key, link.Value.Count)).ToArray())
            {
                for (var i = 0; i < count && group.IsListening(ends.To); i++)
                    DeliverAt(group, ends.From, ends.To, 0);
            }

            return;
        }

        var (from, to) = command.Link();
        if (!command.Takes("all"))
        {
            DeliverAt(group, from, to, Position(command));
            return;
        }

        for (var count = group.Link(from, to).Count; count > 0; count--)
            DeliverAt(group, from, to, 0);
    }

    private static void DeliverAt(ScenarioGroup group, string from, string to, int position)
    {
        var link = group.Link(from, to);
        if (position >= link.Count)
            throw new InvalidDataException($"Fewer than {position + 1} messages are on the way from {from} to {to}.");
        var envelope = link[position];
        link.RemoveAt(position);
        group.Deliver(envelope);
    }

    /// <summary>The first message on a link is made to look as if it came from another group, or were meant for another disk.</summary>
    private static void Tamper(ScenarioGroup group, ScenarioCommand command)
    {
        var (from, to) = command.Link();
        var link = group.Link(from, to);
        var message = link[0];
        link[0] = command.Word() switch
        {
            "group" => message with { Group = new GroupId(new Guid("00000000-0000-0000-0000-000000000002"), message.Group.Epoch) },
            "epoch" => message with { Group = message.Group with { Epoch = message.Group.Epoch + 1 } },
            "to" => message with { To = message.To with { Storage = new StorageId(message.To.Storage.Value + 1) } },
            "from" => message with { From = message.From with { Storage = new StorageId(message.From.Storage.Value + 1) } },
            var other => throw new InvalidDataException($"Nobody knows how to tamper with '{other}'."),
        };
    }

    private static void Cut(ScenarioGroup group, ScenarioCommand command)
    {
        foreach (var word in command.Words())
        {
            var ends = word.Split("->");
            if (ends.Length == 2)
            {
                group.Cut(ends[0], ends[1]);
                continue;
            }

            foreach (var other in group.Members.Where(member => member.Name != word))
            {
                group.Cut(word, other.Name);
                group.Cut(other.Name, word);
            }
        }
    }

    private static void Once(ScenarioGroup group, ScenarioMember member, Action<ScenarioGroup, ScenarioMember> what)
    {
        what(group, member);
        ScenarioHost.AnswerAtOnce(group, member);
    }

    private static int Position(ScenarioCommand command) => command.HasWord ? int.Parse(command.Word(), CultureInfo.InvariantCulture) - 1 : 0;
}
