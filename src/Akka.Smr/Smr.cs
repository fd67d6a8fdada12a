using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Smr.Groups;

namespace Akka.Smr;

/// <summary>
/// The entry to the plugin, one for each actor system: <c>Smr.Get(system).Start("accounts", Props.Create&lt;Account&gt;())</c> runs a
/// replica of a group on this node and returns the group's ref, <see cref="StartProxy(string)"/> only the ref. Any thread may call.
/// </summary>
public sealed class Smr : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly IActorRef _guardian;
    private readonly ConcurrentDictionary<string, Lazy<RunningGroup>> _running = new(StringComparer.Ordinal);

    internal Smr(ExtendedActorSystem system)
    {
        _system = system;
        system.Settings.InjectTopLevelFallback(SmrSettings.Reference);
        Settings = SmrSettings.Create(system.Settings.Config);
        SmrRules.Check(Settings);
        _guardian = system.SystemActorOf(SmrGuardian.Props(Settings), GroupPaths.Guardian);
        Leaving.Arrange(system, _guardian, Settings);
    }

    /// <summary>The settings of this node.</summary>
    public SmrSettings Settings { get; }

    /// <summary>The extension of an actor system, loaded if need be. Throws <see cref="ConfigurationException"/>, naming the key, when the configuration makes no sense.</summary>
    public static Smr Get(ActorSystem system) => system.WithExtension<Smr, SmrProvider>();

    /// <summary>
    /// Runs a replica of a group on this node, with the settings of <c>akka.smr.groups.NAME</c>. Started again it returns the same ref.
    /// </summary>
    /// <param name="group">The group's name.</param>
    /// <param name="stateMachine">Makes the state machine, an actor that derives from <c>StateMachineActor</c>.</param>
    /// <returns>The group's ref on this node: tell or ask it commands and queries from anywhere, at once.</returns>
    /// <exception cref="ConfigurationException">The settings make no sense; the message names the key and says what would be right.</exception>
    /// <exception cref="InvalidOperationException">The group runs here already with other settings, or as a proxy.</exception>
    public IActorRef Start(string group, Props stateMachine) => Start(GroupSettings.Create(group, _system.Settings.Config), stateMachine);

    /// <summary>As <see cref="Start(string, Props)"/>, with settings made by code.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="stateMachine">Makes the state machine.</param>
    /// <returns>The group's ref on this node.</returns>
    public IActorRef Start(GroupSettings settings, Props stateMachine)
    {
        ArgumentNullException.ThrowIfNull(stateMachine);
        return Run(settings, stateMachine).Proxy;
    }

    /// <summary>
    /// Makes a group's ref on a node without a replica of it, with the settings of <c>akka.smr.groups.NAME</c>. On a node where the
    /// group runs it returns that ref.
    /// </summary>
    /// <param name="group">The group's name.</param>
    /// <returns>The group's ref on this node.</returns>
    public IActorRef StartProxy(string group) => StartProxy(GroupSettings.Create(group, _system.Settings.Config));

    /// <summary>As <see cref="StartProxy(string)"/>, with settings made by code.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The group's ref on this node.</returns>
    public IActorRef StartProxy(GroupSettings settings) => Run(settings, stateMachine: null).Proxy;

    /// <summary>Values instead of exceptions for a group that was started here.</summary>
    /// <param name="group">The group's name.</param>
    /// <exception cref="InvalidOperationException">The group was not started on this node.</exception>
    public SmrClient Client(string group) => Running(group).Client;

    /// <summary>One instant's view of a group that was started here: from this node's replica, or from any if this node has none.</summary>
    /// <param name="group">The group's name.</param>
    /// <exception cref="InvalidOperationException">The group was not started on this node.</exception>
    public Task<GroupStatus> Status(string group) => Client(group).Status();

    internal void StartDeclaredGroups()
    {
        if (!Settings.AutoStart)
            return;
        foreach (var group in Settings.Groups)
        {
            var settings = GroupSettings.Create(group, _system.Settings.Config);
            if (settings.StateMachine.Length > 0)
                Start(settings, DeclaredMachine.Props(settings));
        }
    }

    private RunningGroup Running(string group) =>
        _running.TryGetValue(group, out var running)
            ? running.Value
            : throw new InvalidOperationException($"The group \"{group}\" was not started on this node: call Start or StartProxy first.");

    // The dictionary may make a lazy value twice; the value itself is made once, and actors are made within it.
    private RunningGroup Run(GroupSettings settings, Props? stateMachine)
    {
        ArgumentNullException.ThrowIfNull(settings);
        GroupRules.CheckName(settings.Name);
        var mine = new Lazy<RunningGroup>(() => RunningGroup.Start(_system, settings, stateMachine, _guardian));
        var running = _running.GetOrAdd(settings.Name, mine);
        try
        {
            running.Value.MustFit(settings, stateMachine);
            return running.Value;
        }
        catch when (!running.IsValueCreated)
        {
            // What could not be started may be tried again.
            _running.TryRemove(KeyValuePair.Create(settings.Name, running));
            throw;
        }
    }
}
