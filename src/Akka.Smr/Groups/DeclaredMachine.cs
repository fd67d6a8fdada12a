using Akka.Actor;
using Akka.Configuration;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Groups;

/// <summary>The state machine of a group that is declared in HOCON alone.</summary>
internal static class DeclaredMachine
{
    public static Props Props(GroupSettings settings)
    {
        var key = $"akka.smr.groups.{settings.Name}.state-machine";
        var type = Type.GetType(settings.StateMachine, throwOnError: false)
            ?? throw new ConfigurationException($"{key}: there is no type \"{settings.StateMachine}\". Write its full name and assembly, as in \"Bank.Account, Bank\".");
        if (!typeof(StateMachineBase).IsAssignableFrom(type) || type.IsAbstract)
            throw new ConfigurationException($"{key}: {type} is no state machine: it must derive from {typeof(StateMachineActor)}, and not be abstract.");
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new ConfigurationException($"{key}: {type} has no public constructor without parameters. Start the group by code, with Props that give them.");
        return Actor.Props.Create(type);
    }
}
