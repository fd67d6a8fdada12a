using Akka.Actor;

namespace Akka.Smr;

/// <summary>
/// A command with a session of the caller's own, told or asked to the ref of a group: however often and through whichever node it is
/// sent, it is done once, and every answer is the first one. The numbers of a session start at 1.
/// </summary>
/// <param name="Message">The command itself.</param>
/// <param name="Session">The session's name, chosen by the caller to be unique for ever.</param>
/// <param name="Sequence">The caller's number for the command, from 1; at most <c>sessions.window</c> above the lowest that may still be retried.</param>
public sealed record SmrCommand(object Message, string Session, long Sequence) : INoSerializationVerificationNeeded;

/// <summary>A query with a consistency of its own, told or asked to the ref of a group.</summary>
/// <param name="Message">The query itself.</param>
/// <param name="Consistency">How new the state must be.</param>
public sealed record SmrQuery(object Message, ReadConsistency Consistency) : INoSerializationVerificationNeeded;
