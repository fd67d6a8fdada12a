using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Ends a system in phases, in the order that <c>akka.coordinated-shutdown.phases</c> gives. The tasks of one phase run side
/// by side; a phase that takes longer than its time-out is given up, and the next one begins.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ActorSystemImpl _system;
    private readonly ILoggingAdapter _log;
    private readonly Lock _lock = new();
    private readonly IReadOnlyDictionary<string, ShutdownPhase> _phases;
    private readonly List<string> _order;
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Run)>> _tasks = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Done> _done;
    private Reason? _reason;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        _system = system;
        _log = Logging.GetLogger(system, GetType());
        _phases = ShutdownPhase.ReadAll(system.Settings.Config.GetConfig("akka.coordinated-shutdown"));
        _order = ShutdownPhase.Sort(_phases);
        _done = new TaskCompletionSource<Done>(system.Runtime.CompletionOptions);
    }

    public ExtendedActorSystem System => _system;

    /// <summary>Why the shutdown runs; null while it does not.</summary>
    public Reason ShutdownReason => _reason!;

    /// <summary>The time-outs of all phases that have tasks, added up.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_lock) return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.TryGetValue(phase, out var found)
        ? found.Timeout
        : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.");

    /// <summary>Adds a task to a phase. What is added to a phase that has begun is not run.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.ContainsKey(phase))
            throw new ConfigurationException(
                $"Unknown phase [{phase}], known phases [{string.Join(",", _phases.Keys)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = [];
            tasks.Add((taskName, task));
        }
    }

    /// <summary>Runs all phases, or those from the given one on. Only the first call does; every call gets the same task.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        lock (_lock)
        {
            if (_reason is not null) return _done.Task;
            _reason = reason;
        }

        int first = fromPhase is null ? 0 : Math.Max(0, _order.IndexOf(fromPhase));
        _ = RunAll([.. _order.Skip(first)]);
        return _done.Task;
    }

    private async Task RunAll(List<string> phases)
    {
        try
        {
            foreach (string phase in phases) await RunPhase(phase).ConfigureAwait(false);
            _done.SetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _done.SetException(cause);
        }
    }

    private async Task RunPhase(string phase)
    {
        (string Name, Func<Task<Done>> Run)[] tasks;
        lock (_lock) tasks = _tasks.TryGetValue(phase, out var added) ? [.. added] : [];
        _log.Debug("Performing phase [{0}] with [{1}] tasks.", phase, tasks.Length);
        if (tasks.Length == 0) return;

        var (timeout, recover) = (_phases[phase].Timeout, _phases[phase].Recover);
        var timedOut = new TaskCompletionSource(_system.Runtime.CompletionOptions);
        // The last phase ends the scheduler too: its time-out is set before the tasks begin, and disposed with the wheel.
        using var timer = _system.Runtime.Schedule(timeout, () => timedOut.TrySetResult());
        var all = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run, recover)));
        if (await Task.WhenAny(all, timedOut.Task).ConfigureAwait(false) == all)
        {
            await all.ConfigureAwait(false);
            return;
        }

        if (!recover) throw new TimeoutException($"Coordinated shutdown phase[{phase}] timed out after {timeout}");
        _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase, timeout);
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> run, bool recover)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception cause) when (recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase, cause.Message);
        }
    }
}
