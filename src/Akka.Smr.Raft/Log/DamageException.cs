namespace Akka.Smr.Raft.Log;

/// <summary>What was stored or received is damaged. It never leaves the core: the replica halts.</summary>
internal sealed class DamageException(string message) : Exception(message);
