using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Messages;

/// <summary>
/// What every message carries, apart from its body, so that many groups can share one connection. A message of another
/// group or epoch, or addressed to another disk, is dropped unread.
/// </summary>
/// <param name="Group">The sender's group and epoch.</param>
/// <param name="From">The sender and its disk.</param>
/// <param name="To">The addressee and the disk it is meant for.</param>
/// <param name="Term">
/// The sender's term; in a pre-vote request the term asked for, and in a granted pre-vote response the same.
/// </param>
/// <param name="Body">The message itself.</param>
public sealed record Envelope(GroupId Group, Identity From, Identity To, Term Term, Message Body)
{
    /// <inheritdoc />
    public override string ToString() => $"{From.Member}->{To.Member} t{Term} {Body}";
}
