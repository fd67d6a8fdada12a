namespace Akka.Smr.Clients;

/// <summary>Who waits for a request's outcome. It is told exactly once.</summary>
internal abstract class Caller
{
    public abstract void Answer(in SmrResult<object?> result);
}
