namespace Akka.Smr.Raft.Log;

/// <summary>An invariant is broken. It never leaves the core: the replica halts, in release builds too.</summary>
internal sealed class InvariantException(string message) : Exception(message);
