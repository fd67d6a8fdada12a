using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public sealed class CoordinatedShutdownTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("shutdown", "akka.loglevel = OFF");
    private readonly List<string> _log = [];

    public void Dispose() => _system.Dispose();

    private Func<Task<Done>> Note(string text) => () =>
    {
        lock (_log) _log.Add(text);
        return Task.FromResult(Done.Instance);
    };

    private static Task Within10s(Task task) => task.WaitAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Phases_run_in_order_and_end_the_system()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last", Note("last"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "unbind", Note("unbind"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "hand-over", Note("hand over"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "first", Note("first"));
        await Within10s(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["first", "unbind", "hand over", "last"], _log);
        Assert.True(_system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Terminate_runs_the_phases()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "stop", Note("stop"));
        await Within10s(_system.Terminate());
        Assert.Equal(["stop"], _log);
        Assert.IsType<CoordinatedShutdown.ActorSystemTerminateReason>(shutdown.ShutdownReason);
    }

    [Fact]
    public async Task A_task_that_fails_does_not_stop_the_others()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "fails", () => Task.FromException<Done>(new InvalidOperationException()));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "throws", () => throw new InvalidOperationException());
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "later", Note("later"));
        await Within10s(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["later"], _log);
    }

    [Fact]
    public async Task A_phase_that_hangs_is_given_up_after_its_timeout()
    {
        using var system = ActorSystem.Create(
            "hangs", "akka.loglevel = OFF, akka.coordinated-shutdown.phases.service-stop.timeout = 100ms");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "later", Note("later"));
        await Within10s(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["later"], _log);
    }

    [Fact]
    public void An_unknown_phase_is_refused()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        Assert.ThrowsAny<Exception>(() => shutdown.AddTask("no-such-phase", "x", Note("x")));
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate));
    }
}
