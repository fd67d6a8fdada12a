using Akka.Actor;
using Akka.Smr;
using Akka.Smr.Observability;

namespace KeyValue.Hosting;

/// <summary>Hears what becomes of this node's replica, tells people, and ends the process where it can't go on.</summary>
internal sealed class Watcher(NodeEnd end, Func<string?> findDamage) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SmrRoleChanged changed:
                Console.WriteLine($"{changed.Role} in term {changed.Term}, leader {changed.Leader ?? "unknown"}");
                break;
            case SmrReplicaFaulted { Kind: ReplicaFault.StorageDamaged } fault:
                end.Request(ExitCode.StorageDamaged, $"{fault.Detail} {StorageException.Rejoin}");
                break;
            case SmrReplicaFaulted { Kind: ReplicaFault.Quarantined } fault:
                end.Request(ExitCode.Quarantined, $"{fault.Detail} Start it again.");
                break;
            case SmrReplicaFaulted fault:
                Console.Error.WriteLine($"{fault.Kind}: {fault.Detail}");
                // A machine fails too, when it can't read the snapshot that it is to begin from.
                if (fault.Kind is ReplicaFault.DiskFault or ReplicaFault.MachineFailed && findDamage() is { } damage)
                    end.Request(ExitCode.StorageDamaged, $"{damage} {StorageException.Rejoin}");
                break;
            case SmrReplicaRecovered:
                Console.WriteLine("recovered");
                break;
            case SmrDiverged diverged:
                Console.Error.WriteLine($"The state of {diverged.Member} differs at index {diverged.Index}.");
                break;
        }
    }
}
