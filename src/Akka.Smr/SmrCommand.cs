using Akka.Actor;

namespace Akka.Smr;

/// <summary>
/// A command with a session of the caller's own, told or asked to the ref of a group: however often and through whichever node it is
/// sent, it is done once, and every answer is the first one. Only so may a command be sent again whose outcome is unknown, after the
/// caller's own <c>Ask</c> time-out too: without session and number, two of them <em>may both be done</em>.
/// <para>
/// A session opens with its number 1. The group remembers the latest numbers of it, half of <c>sessions.window-commands</c> (512 by
/// default): a number may be sent again, and numbers may overtake each other, within that distance of the highest one that was used; an older
/// one is answered with <see cref="UnknownReason.StaleSequence"/>. After <c>sessions.expire-after</c> without a command the
/// session is forgotten, and its further numbers are answered with <see cref="UnknownReason.SessionExpired"/>. Replies are
/// remembered up to <c>sessions.max-reply-bytes</c> for all sessions together, the latest ones: to a number whose reply is not among
/// them, the answer is <see cref="UnknownReason.UnreadableReply"/>, which is to say that it was done, and once.
/// </para>
/// </summary>
/// <param name="Message">The command itself.</param>
/// <param name="Session">The session's name, chosen by the caller to be unique for ever; at most <c>sessions.max-name-bytes</c> in UTF-8.</param>
/// <param name="Sequence">The caller's number for the command, from 1, one more for each.</param>
public sealed record SmrCommand(object Message, string Session, long Sequence) : INoSerializationVerificationNeeded;

/// <summary>A query with a consistency of its own, told or asked to the ref of a group.</summary>
/// <param name="Message">The query itself.</param>
/// <param name="Consistency">How new the state must be.</param>
public sealed record SmrQuery(object Message, ReadConsistency Consistency) : INoSerializationVerificationNeeded;
