using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>What remoting reads of <c>akka.remote</c>, apart from its transport's own section.</summary>
internal sealed class RemoteSettings
{
    public RemoteSettings(Config config)
    {
        TransportConfig = config.GetConfig("akka.remote.dot-netty.tcp");
        Protocol = TransportConfig.GetBoolean("enable-ssl") ? "akka.ssl.tcp" : "akka.tcp";
        MaximumFrameSize = (int)(TransportConfig.GetByteSize("maximum-frame-size") ?? 0);
        if (MaximumFrameSize < 32000)
            throw new ConfigurationException("akka.remote.dot-netty.tcp.maximum-frame-size must be at least 32000 bytes");
        HandshakeTimeout = TransportConfig.GetTimeSpan("connection-timeout", null, allowInfinite: false);

        var remote = config.GetConfig("akka.remote");
        Dispatcher = remote.GetString("use-dispatcher");
        FlushWait = remote.GetTimeSpan("flush-wait-on-shutdown");
        RetryGateClosedFor = remote.GetTimeSpan("retry-gate-closed-for");
        QuarantineDuration = remote.GetTimeSpan("prune-quarantine-marker-after");
        LogBufferSizeExceeding = remote.GetString("log-buffer-size-exceeding") is "off" or "false" or "no"
            ? int.MaxValue
            : remote.GetInt("log-buffer-size-exceeding");
        LifecycleEventsLogLevel = LevelFor(remote.GetString("log-remote-lifecycle-events"));

        FailureDetectorConfig = remote.GetConfig("transport-failure-detector");
        FailureDetectorClass = FailureDetectorConfig.GetString("implementation-class");
        HeartbeatInterval = FailureDetectorConfig.GetTimeSpan("heartbeat-interval");
    }

    public Config TransportConfig { get; }

    /// <summary>What the addresses begin with of all systems that this one can speak with, and its own.</summary>
    public string Protocol { get; }

    /// <summary>The most bytes that a message may have on the wire, its addresses included.</summary>
    public int MaximumFrameSize { get; }

    public TimeSpan HandshakeTimeout { get; }

    public string Dispatcher { get; }

    public TimeSpan FlushWait { get; }

    public TimeSpan RetryGateClosedFor { get; }

    public TimeSpan QuarantineDuration { get; }

    public int LogBufferSizeExceeding { get; }

    /// <summary>Null if lifecycle events are not logged at all.</summary>
    public LogLevel? LifecycleEventsLogLevel { get; }

    public Config FailureDetectorConfig { get; }

    public string FailureDetectorClass { get; }

    public TimeSpan HeartbeatInterval { get; }

    private static LogLevel? LevelFor(string text) => text.ToUpperInvariant() switch
    {
        "ON" or "YES" or "TRUE" or "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" or "NO" or "FALSE" => null,
        _ => throw new ConfigurationException($"akka.remote.log-remote-lifecycle-events: unknown level '{text}'"),
    };
}
