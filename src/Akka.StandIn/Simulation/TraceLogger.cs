using Akka.Actor;
using Akka.Event;

namespace Akka.StandIn.Simulation;

/// <summary>The logger of simulated systems: what they log becomes part of the trace.</summary>
internal sealed class TraceLogger : ActorBase
{
    private readonly SimulatedRuntime _runtime = (SimulatedRuntime)Context.System.Runtime;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent @event:
                var cause = @event.Cause is { } exception ? $" | {exception.GetType().Name}: {exception.Message}" : "";
                _runtime.Log($"{@event.LogLevel()} {@event.LogSource} {@event.Message}{cause}");
                return true;
            default:
                return false;
        }
    }
}
