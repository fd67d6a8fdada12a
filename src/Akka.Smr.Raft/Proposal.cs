using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft;

/// <summary>One command that asks to be put into the log.</summary>
/// <param name="Waiter">The host's own number for whoever waits; each is told exactly one outcome.</param>
/// <param name="Kind">The kind of the entry; no-op and configuration are the core's own.</param>
/// <param name="Payload">Its bytes, which nobody changes any more.</param>
public readonly record struct Proposal(long Waiter, EntryKind Kind, ReadOnlyMemory<byte> Payload);
