namespace Akka.Smr.Replicas.Journal;

/// <summary>What is on the disk can't be what was written there. The message says what is wrong, and where.</summary>
internal sealed class JournalDamageException(string message) : Exception(message);
