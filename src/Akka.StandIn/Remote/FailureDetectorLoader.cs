using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Makes the failure detector that a configuration names.</summary>
public static class FailureDetectorLoader
{
    public static FailureDetector Load(string fqcn, Config config, ActorSystem system)
    {
        var type = TypeResolver.Find(fqcn)
            ?? throw new ConfigurationException($"Could not create custom FailureDetector {fqcn}");

        // The detectors of this assembly take their clock from the runtime; a user's own has Akka.NET's constructor.
        var timed = type.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Config), typeof(EventStream), typeof(Clock)]);
        var detector = timed is not null
            ? timed.Invoke([config, system.EventStream, RuntimeClock(system)])
            : Activator.CreateInstance(type, config, system.EventStream);
        return detector as FailureDetector
            ?? throw new ConfigurationException($"Could not create custom FailureDetector {fqcn}");
    }

    internal static Clock RuntimeClock(ActorSystem system)
    {
        var runtime = system.Runtime;
        return () => (long)runtime.Monotonic.TotalMilliseconds;
    }
}
