namespace Akka.StandIn.Simulation;

/// <summary>A simulated run went wrong. The message names the seed and the step, so that the run can be had again.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>Says what went wrong, and why if that is known.</summary>
    public SimulationException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
