namespace KeyValue.Store;

/// <summary>Marks what the store's own serializer makes bytes of: commands, queries, replies and pieces of snapshots.</summary>
internal interface IStoreMessage;

/// <summary>Sets a key to a value.</summary>
internal sealed record Put(string Key, string Value) : IStoreMessage;

/// <summary>Removes a key.</summary>
internal sealed record Delete(string Key) : IStoreMessage;

/// <summary>Extends a value, which is empty where the key is absent. Answered with the new value.</summary>
internal sealed record Append(string Key, string Value) : IStoreMessage;

/// <summary>Adds to a number, which is zero where the key is absent. Answered with the new value.</summary>
internal sealed record Increment(string Key, long By) : IStoreMessage;

/// <summary>Sets a key to a value if it holds the one expected, where null means absent. Answered with <see cref="Swapped"/>.</summary>
internal sealed record CompareAndSet(string Key, string? Expected, string Value) : IStoreMessage;

/// <summary>Reads a key in the order of the log, as a command: it costs a write, and so has a place among the writes.</summary>
internal sealed record Fetch(string Key) : IStoreMessage;

/// <summary>Reads a key without a place in the log: a query.</summary>
internal sealed record Get(string Key) : IStoreMessage;

/// <summary>The reply with a value, or with none.</summary>
internal sealed record Text(string? Value) : IStoreMessage;

/// <summary>The reply to <see cref="CompareAndSet"/>.</summary>
internal sealed record Swapped(bool Done) : IStoreMessage;

/// <summary>A piece of a snapshot: some of the entries.</summary>
internal sealed record Piece(IReadOnlyList<KeyValuePair<string, string>> Entries) : IStoreMessage;
