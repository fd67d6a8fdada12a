using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Linearizability;

/// <summary>What one key of the store does: the same for the replicas' state machines and for the judge of their histories.</summary>
internal static class Register
{
    /// <summary>Runs an operation on a value; gives the reply and the value after it.</summary>
    public static ulong Run(OperationKind kind, ulong value, ulong argument, ulong expected, out ulong next)
    {
        switch (kind)
        {
            case OperationKind.Get:
                next = value;
                return value;
            case OperationKind.Put:
                next = argument;
                return 0;
            case OperationKind.Append:
                next = Chance.Mix(value, argument);
                return next;
            case OperationKind.CompareAndSet:
                var fits = value == expected;
                next = fits ? argument : value;
                return fits ? 1UL : 0;
            default:
                throw new InvalidOperationException($"Operation {kind} is unknown.");
        }
    }

    /// <summary>Whether an operation may have run on a value, given what its client knows of it.</summary>
    public static bool Allows(Operation operation, ulong value, out ulong next)
    {
        var reply = Run(operation.Kind, value, operation.Argument, operation.Expected, out next);
        return operation.Outcome != Outcome.Done || reply == operation.Result;
    }
}
