using Akka.Smr.Raft;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Simulation.Checkers;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>One input to one member, all its effects, and what fast hosts answer at once; checked as it happens.</summary>
internal static class HostSteps
{
    public static void Step(SmallWorld world, int slot, in Input input)
    {
        StepOnce(world, slot, input);
        while (world.Hosts[slot].InFlight is not null && !world.Rules.SlowDisks.Contains(slot))
            Persist(world, slot);
    }

    public static void Persist(SmallWorld world, int slot)
    {
        var host = world.Own(slot);
        var record = host.InFlight!;
        host.Disk = host.Disk.With(record);
        host.InFlight = null;
        StepOnce(world, slot, Input.Persisted(record.Number));
    }

    private static void StepOnce(SmallWorld world, int slot, in Input input)
    {
        var host = world.Own(slot);
        var (before, since) = (ReplicaView.Configuration(host.Replica), ReplicaView.ConfigurationIndex(host.Replica));
        var speaker = input.Kind == InputKind.Received ? input.Envelope.From : default;
        var match = ReplicaView.Match(host.Replica, speaker);
        var standing = Standing.Of(host.Replica);
        var effects = host.Replica.Step(input, new Instant(host.Now)).ToArray();
        Checker.OnMatch(host.Replica, speaker, match);
        if (input.Kind == InputKind.Received)
            Checker.OnStray(host.Replica, input.Envelope, standing);
        Checker.OnCommit(world, slot, before, since);
        var applied = host.Applied;
        SnapshotMeta? asked = null;
        foreach (var effect in effects)
        {
            CarryOut(world, slot, host, effect);
            if (effect.Kind == EffectKind.TakeSnapshot)
                asked = effect.Snapshot;
        }

        if (host.Applied > applied)
            StepOnce(world, slot, Input.Applied(host.Applied));
        if (asked is not null)
            StepOnce(world, slot, Input.SnapshotTaken(asked with { Length = 1, Digest = world.History.DigestUpTo(asked.Id.Index) }));
    }

    private static void CarryOut(SmallWorld world, int slot, Host host, in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Persist:
                if (host.InFlight is not null)
                    throw new SafetyViolation("one record in flight", $"{host.Identity} asks for {effect.Record} while {host.InFlight} is on its way");
                host.InFlight = effect.Record;
                break;
            case EffectKind.Send:
                Checker.OnSend(world, slot, effect.Envelope);
                world.Send(effect.Envelope);
                break;
            case EffectKind.Apply:
                foreach (var entry in effect.Entries.Span)
                {
                    Checker.OnApply(world, host, entry.Id);
                    host.Apply(entry.Id);
                }

                break;
            case EffectKind.InstallSnapshot:
                host.Install(effect.Snapshot);
                Checker.OnInstall(world, host);
                break;
            case EffectKind.ReadReady:
                foreach (var waiter in effect.Waiters.Span)
                    Checker.OnRead(host, waiter, effect.Index);
                Answer(host, effect.Waiters);
                break;
            case EffectKind.ReadFailed:
                Answer(host, effect.Waiters);
                break;
            case EffectKind.StageSnapshot:
                host.Staging = effect.Snapshot;
                break;
            case EffectKind.SendSnapshot:
                host.Sending = [.. host.Sending, (effect.To, effect.Snapshot)];
                break;
            case EffectKind.CancelSnapshot:
                var (to, transfer) = (effect.To, effect.Transfer);
                host.Sending = [.. host.Sending.Where(one => one.To != to || one.Meta.Transfer != transfer)];
                break;
            case EffectKind.Halt:
                if (effect.HaltReason != HaltReason.StorageFailed)
                    throw new SafetyViolation("invariants", $"{host.Identity} halts, {effect.HaltReason}: {effect.Detail}");
                break;
            case EffectKind.RoleChanged:
                Checker.OnRole(world, slot, effect.Role, effect.Term);
                break;
            case EffectKind.SetTimer:
            case EffectKind.TakeSnapshot:
            case EffectKind.Admitted:
            case EffectKind.Refused:
            case EffectKind.Lost:
            case EffectKind.ChangeDone:
            case EffectKind.TransferDone:
            case EffectKind.Compact:
            case EffectKind.LeaderReady:
            case EffectKind.LeadershipLost:
            case EffectKind.ConfigurationInForce:
                break;
            default:
                throw new InvalidOperationException($"The explorer does not carry out {effect.Kind}.");
        }
    }

    private static void Answer(Host host, ReadOnlyMemory<long> waiters)
    {
        var answered = waiters.ToArray();
        host.Reads = [.. host.Reads.Where(read => !answered.Contains(read.Waiter))];
    }
}
