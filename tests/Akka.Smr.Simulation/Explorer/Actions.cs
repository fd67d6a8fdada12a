using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>What can happen in a world, and how it happens.</summary>
internal static class Actions
{
    /// <summary>Everything that can happen next, in an order that never changes.</summary>
    public static void Enabled(SmallWorld world, List<ExplorerAction> into)
    {
        into.Clear();
        for (var from = 0; from < world.Members; from++)
        {
            for (var to = 0; to < world.Members; to++)
                OfLink(world, from, to, into);
        }

        for (var slot = 0; slot < world.Members; slot++)
            OfMember(world, slot, into);
    }

    /// <summary>The world after an action. Throws <see cref="SafetyViolation"/> where it breaks a promise.</summary>
    public static SmallWorld Apply(SmallWorld world, ExplorerAction action)
    {
        var next = world.Copy();
        try
        {
            Happen(next, action);
            next.Close();
            Checker.OnState(next, action.Kind is ActionKind.Deliver or ActionKind.Ship or ActionKind.Duplicate ? action.Other : action.Slot);
        }
        catch (InvariantException broken)
        {
            throw new SafetyViolation("invariants", broken.Message);
        }
        catch (InvalidDataException unreadable)
        {
            throw new SafetyViolation("the disk can be read back", unreadable.Message);
        }

        return next;
    }

    private static void OfLink(SmallWorld world, int from, int to, List<ExplorerAction> into)
    {
        var link = world.Link(from, to);
        var choices = world.Rules.Reorders ? link.Length : Math.Min(1, link.Length);
        for (var position = 0; position < choices; position++)
        {
            if (world.Budget.Messages == 0)
                break;
            into.Add(new ExplorerAction(ActionKind.Deliver, from, to, position));

            // Where messages overtake each other, one that is never delivered is as good as lost.
            if (world.Budget.Drops > 0 && !world.Rules.Reorders)
                into.Add(new ExplorerAction(ActionKind.Drop, from, to, position));
            if (world.Budget.Duplicates > 0)
                into.Add(new ExplorerAction(ActionKind.Duplicate, from, to, position));
        }

        foreach (var (receiver, meta) in world.Hosts[from].Sending)
        {
            if (SmallWorld.SlotOf(receiver) == to && world.Hosts[to].Identity == receiver && world.Hosts[to].Staging?.Transfer == meta.Transfer)
                into.Add(new ExplorerAction(ActionKind.Ship, from, to));
        }
    }

    private static void OfMember(SmallWorld world, int slot, List<ExplorerAction> into)
    {
        var (host, budget, rules) = (world.Hosts[slot], world.Budget, world.Rules);
        var leads = ReplicaView.Leads(host.Replica);
        var isFrail = rules.Frail.Count == 0 || rules.Frail.Contains(slot);
        var isEager = rules.Eager.Count == 0 || rules.Eager.Contains(slot);
        if (host.InFlight is not null)
            into.Add(new ExplorerAction(ActionKind.Persist, slot));
        if (host.Deadline < TimeSpan.MaxValue && (leads ? budget.Heartbeats > 0 : budget.Timeouts > 0 && isEager))
            into.Add(new ExplorerAction(leads ? ActionKind.Heartbeat : ActionKind.Timeout, slot));
        if (budget.Ages > 0)
            into.Add(new ExplorerAction(ActionKind.Age, slot));
        if (budget.Crashes > 0 && isFrail)
        {
            into.Add(new ExplorerAction(ActionKind.Crash, slot));
            if (host.InFlight is not null)
                into.Add(new ExplorerAction(ActionKind.CrashAfterWrite, slot));
        }

        if (budget.FailedWrites > 0 && isFrail && host.InFlight is not null)
        {
            into.Add(new ExplorerAction(ActionKind.FailWrite, slot));
            into.Add(new ExplorerAction(ActionKind.FailWriteLanded, slot));
        }

        if (budget.Wipes > 0 && isFrail)
            into.Add(new ExplorerAction(ActionKind.Wipe, slot));
        if (budget.Proposals > 0 && leads)
            into.Add(new ExplorerAction(ActionKind.Propose, slot));
        if (budget.Reads > 0)
            into.Add(new ExplorerAction(ActionKind.Read, slot));
        if (budget.Changes > 0 && leads)
        {
            for (var which = 0; which < rules.Intents.Count; which++)
                into.Add(new ExplorerAction(ActionKind.Change, slot, which));
        }

        for (var other = 0; other < world.Members; other++)
        {
            if (other != slot && budget.Transfers > 0 && leads)
                into.Add(new ExplorerAction(ActionKind.Transfer, slot, other));
            if (other != slot && budget.Hints > 0)
                into.Add(new ExplorerAction(ActionKind.Hint, slot, other));
        }
    }

    private static void Happen(SmallWorld world, ExplorerAction action)
    {
        var budget = world.Budget;
        var slot = action.Slot;
        switch (action.Kind)
        {
            case ActionKind.Deliver:
                world.Budget = budget.AfterMessage();
                var sent = world.Take(slot, action.Other, action.Position);
                HostSteps.Step(world, action.Other, Input.Received(sent.Envelope));
                break;
            case ActionKind.Duplicate:
                world.Budget = budget with { Duplicates = budget.Duplicates - 1 };
                HostSteps.Step(world, action.Other, Input.Received(world.Link(slot, action.Other)[action.Position].Envelope));
                break;
            case ActionKind.Drop:
                world.Budget = budget with { Drops = budget.Drops - 1 };
                world.Take(slot, action.Other, action.Position);
                break;
            case ActionKind.Persist:
                HostSteps.Persist(world, slot);
                break;
            case ActionKind.Ship:
                Ship(world, slot, action.Other);
                break;
            case ActionKind.Timeout:
                world.Budget = budget with { Timeouts = budget.Timeouts - 1 };
                Fire(world, slot);
                break;
            case ActionKind.Heartbeat:
                world.Budget = budget with { Heartbeats = budget.Heartbeats - 1 };
                Fire(world, slot);
                break;
            case ActionKind.Age:
                world.Budget = budget with { Ages = budget.Ages - 1 };
                MoveClock(world, slot, world.Hosts[slot].Now + world.Rules.Options.ElectionTimeoutMin);
                break;
            case ActionKind.Crash:
            case ActionKind.CrashAfterWrite:
                world.Budget = budget with { Crashes = budget.Crashes - 1 };
                Restart(world, slot, action.Kind == ActionKind.CrashAfterWrite);
                break;
            case ActionKind.FailWrite:
            case ActionKind.FailWriteLanded:
                world.Budget = budget with { FailedWrites = budget.FailedWrites - 1 };
                FailWrite(world, slot, action.Kind == ActionKind.FailWriteLanded);
                break;
            case ActionKind.Wipe:
                world.Budget = budget with { Wipes = budget.Wipes - 1 };
                Wipe(world, slot);
                break;
            default:
                Ask(world, action);
                break;
        }
    }

    private static void Ask(SmallWorld world, ExplorerAction action)
    {
        var budget = world.Budget;
        var slot = action.Slot;
        switch (action.Kind)
        {
            case ActionKind.Propose:
                // Each command of a slice differs from the others, as its budget runs down.
                world.Budget = budget with { Proposals = budget.Proposals - 1 };
                HostSteps.Step(world, slot, Input.Proposed(new[] { new Proposal(budget.Proposals, EntryKind.Command, Command(budget.Proposals)) }));
                break;
            case ActionKind.Read:
                world.Budget = budget with { Reads = budget.Reads - 1 };
                var reader = world.Own(slot);
                reader.Reads = [.. reader.Reads, (budget.Reads, world.History.Committed)];
                HostSteps.Step(world, slot, Input.ReadRequested(new long[] { budget.Reads }, world.Rules.ReadMode));
                break;
            case ActionKind.Transfer:
                world.Budget = budget with { Transfers = budget.Transfers - 1 };
                HostSteps.Step(world, slot, Input.TransferRequested(1000 + budget.Transfers, SmallWorld.MemberOf(action.Other)));
                break;
            case ActionKind.Change:
                world.Budget = budget with { Changes = budget.Changes - 1 };
                HostSteps.Step(world, slot, Input.ChangeRequested(2000 + budget.Changes, world.Rules.Intents[action.Other]));
                break;
            case ActionKind.Hint:
                world.Budget = budget with { Hints = budget.Hints - 1 };
                HostSteps.Step(world, slot, Input.PeerHint(SmallWorld.MemberOf(action.Other), PeerHintKind.Lost));
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how {action.Kind} happens.");
        }
    }

    private static byte[] Command(int number) => System.Text.Encoding.ASCII.GetBytes($"x{number}");

    private static void Fire(SmallWorld world, int slot)
    {
        var host = world.Hosts[slot];
        MoveClock(world, slot, host.Deadline > host.Now ? host.Deadline : host.Now);
        HostSteps.Step(world, slot, Input.TimerFired());
    }

    private static void MoveClock(SmallWorld world, int slot, TimeSpan to)
    {
        for (var other = 0; other < world.Members; other++)
        {
            if (other == slot || (world.Rules.SharesClock && world.Hosts[other].Now < to))
                world.Own(other).Now = to;
        }
    }

    private static void Ship(SmallWorld world, int slot, int to)
    {
        var sender = world.Own(slot);
        var receiver = world.Own(to);
        var (target, meta) = sender.Sending.First(one => one.To == receiver.Identity && one.Meta.Transfer == receiver.Staging?.Transfer);
        sender.Sending = [.. sender.Sending.Where(one => one.To != target || one.Meta.Transfer != meta.Transfer)];
        receiver.Staging = null;
        HostSteps.Step(world, to, Input.SnapshotStaged(meta.Transfer));
        HostSteps.Step(world, slot, Input.SnapshotSendEnded(target.Member, meta.Transfer, succeeded: true));
    }

    private static void FailWrite(SmallWorld world, int slot, bool landed)
    {
        var host = world.Own(slot);
        var record = host.InFlight!;
        if (landed)
            host.Disk = host.Disk.With(record);
        host.InFlight = null;
        HostSteps.Step(world, slot, Input.StorageFailed(record.Number));
        if (world.Hosts[slot].Replica.Role != RoleKind.Halted)
            throw new SafetyViolation("a failed write is final", $"{host.Identity} goes on after {record} failed");
        Restart(world, slot, landed: false);
    }

    private static void Restart(SmallWorld world, int slot, bool landed)
    {
        var host = world.Hosts[slot];
        var disk = landed ? host.Disk.With(host.InFlight!) : host.Disk;
        var restarted = Host.Start(disk, slot, host.Replica.Kind, host.Now, world.Rules.Options);
        restarted.Lost = host.Lost;
        world.Replace(slot, restarted);
        HostSteps.Step(world, slot, Input.Started());
    }

    private static void Wipe(SmallWorld world, int slot)
    {
        var host = world.Hosts[slot];
        var disk = ExplorerDisk.Blank(SmallWorld.StorageOf(slot, (int)(host.Disk.Id.Value & 0xf) + 1));
        var fresh = Host.Start(disk, slot, host.Replica.Kind, host.Now, world.Rules.Options);
        fresh.Lost = host.Disk;
        world.Replace(slot, fresh);
        HostSteps.Step(world, slot, Input.Started());
    }
}
