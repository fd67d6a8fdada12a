using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The settings at <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    /// <exception cref="ConfigurationException">The configuration lacks them, or the time factor is not positive.</exception>
    public TestKitSettings(Config config)
    {
        if (config.IsNullOrEmpty())
            throw ConfigurationException.NullOrEmptyConfig<TestKitSettings>();

        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", null, allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", null, allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", null, allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor");
        if (TestTimeFactor <= 0)
            throw new ConfigurationException($"Expected a positive value for \"akka.test.timefactor\" but found {TestTimeFactor}");
    }

    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long expectations wait outside of Within.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for its events after the block has ended.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>What all waiting times are multiplied by.</summary>
    public double TestTimeFactor { get; }
}

/// <summary>The settings, once for each system.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);

    public static TestKitSettings For(ActorSystem system) => system.GetExtension<TestKitSettings>();
}
