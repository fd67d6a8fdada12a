using KeyValue.Store;

namespace KeyValue.TestHooks;

/// <summary>A command whose handler throws.</summary>
internal sealed record Throw(string Key) : IStoreMessage;

/// <summary>A command whose handler takes its time.</summary>
internal sealed record Sleep(string Key, long Milliseconds) : IStoreMessage;

/// <summary>A command at which the state machine's actor dies, once in each process.</summary>
internal sealed record KillChild(string Key) : IStoreMessage;
