using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>What a host does: carries out every effect, and answers for disk, state machine and snapshots.</summary>
internal static class ScenarioHost
{
    public static void CarryOut(ScenarioGroup group, ScenarioMember member, in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Persist:
                member.Disk.Begin(effect.Record);
                break;
            case EffectKind.Send:
                group.Send(effect.Envelope);
                break;
            case EffectKind.Apply:
                foreach (var entry in effect.Entries.Span)
                    member.ToApply.Enqueue(entry);
                break;
            case EffectKind.ReadReady:
                foreach (var waiter in effect.Waiters.Span)
                    member.Reads.Add((waiter, effect.Index));
                break;
            case EffectKind.Admitted:
                for (var i = 0; i < effect.Proposals.Length; i++)
                    member.Waiters[new EntryId(new LogIndex(effect.Index.Value + i), effect.Term)] = effect.Proposals.Span[i].Waiter;
                break;
            case EffectKind.Lost:
                member.Waiters.Remove(effect.At);
                break;
            case EffectKind.TakeSnapshot:
                member.ToTake = effect.Snapshot;
                break;
            case EffectKind.SendSnapshot:
                member.Sending.Add((effect.To, effect.Snapshot));
                break;
            case EffectKind.CancelSnapshot:
                var (to, transfer) = (effect.To, effect.Transfer);
                member.Sending.RemoveAll(one => one.To == to && one.Meta.Transfer == transfer);
                break;
            case EffectKind.StageSnapshot:
                member.Staging = effect.Snapshot;
                break;
            case EffectKind.InstallSnapshot:
                member.ToApply.Clear();
                member.Restore(effect.Snapshot);
                member.HasInstalled = true;
                group.Say($"  state is [{member.Machine}] at {member.Applied}");
                break;
            case EffectKind.SetTimer:
                member.Deadline = effect.Deadline;
                break;
            case EffectKind.Refused:
            case EffectKind.ReadFailed:
            case EffectKind.ChangeDone:
            case EffectKind.TransferDone:
            case EffectKind.Compact:
            case EffectKind.RoleChanged:
            case EffectKind.LeaderReady:
            case EffectKind.LeadershipLost:
            case EffectKind.ConfigurationInForce:
            case EffectKind.Halt:
                break;
            default:
                throw new InvalidOperationException($"No host carries out {effect.Kind}.");
        }
    }

    /// <summary>Finishes what is not held, until nothing is left to do.</summary>
    public static void AnswerAtOnce(ScenarioGroup group, ScenarioMember member)
    {
        while (member.Replica is not null)
        {
            ServeReads(group, member);
            if (member.Disk.InFlight is not null && !member.Held.Contains("disk"))
                Persist(group, member);
            else if ((member.ToApply.Count > 0 || member.HasInstalled) && !member.Held.Contains("apply"))
                Apply(group, member);
            else if (member.ToTake is not null && !member.Held.Contains("snapshot"))
                TakeSnapshot(group, member);
            else
                return;
        }
    }

    public static void Persist(ScenarioGroup group, ScenarioMember member)
    {
        var number = member.Disk.Finish().Number;
        group.Say($"{member.Name} has persisted #{number}");
        group.StepQuietly(member, Input.Persisted(number));
    }

    public static void Apply(ScenarioGroup group, ScenarioMember member)
    {
        while (member.ToApply.TryDequeue(out var entry))
            group.Say($"{member.Name} {member.Apply(entry)}");
        member.HasInstalled = false;
        group.StepQuietly(member, Input.Applied(member.Applied));
    }

    public static void TakeSnapshot(ScenarioGroup group, ScenarioMember member)
    {
        var meta = member.Snapshot(member.ToTake!);
        member.ToTake = null;
        group.Say($"{member.Name} has taken {meta}");
        group.StepQuietly(member, Input.SnapshotTaken(meta));
    }

    /// <summary>All chunks of the first snapshot on the way arrive, or the sending is given up.</summary>
    public static bool Ship(ScenarioGroup group, ScenarioMember sender, string receiver, bool arrives)
    {
        var at = sender.Sending.FindIndex(one => ScenarioText.NameOf(one.To.Member) == receiver);
        if (at < 0)
            return false;
        var (to, meta) = sender.Sending[at];
        var target = group.ReceiverOf(to, meta);
        if (arrives && target is null)
            return false;
        sender.Sending.RemoveAt(at);
        if (arrives)
        {
            target!.Disk.Keep(meta.Transfer, sender.Disk.Content(meta));
            target.Staging = null;
            group.Step(target, Input.SnapshotStaged(meta.Transfer), $"{target.Name} has staged {meta}");
        }

        group.Step(sender, Input.SnapshotSendEnded(to.Member, meta.Transfer, arrives), $"{sender.Name} has {(arrives ? "sent" : "given up sending")} {meta} to {receiver}");
        return true;
    }

    private static void ServeReads(ScenarioGroup group, ScenarioMember member)
    {
        foreach (var (waiter, _) in member.Reads.Where(read => read.Index <= member.Applied))
            group.Say($"{member.Name} serves read {waiter}: [{member.Machine}]");
        member.Reads.RemoveAll(read => read.Index <= member.Applied);
    }
}
