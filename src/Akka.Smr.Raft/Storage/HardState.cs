using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Storage;

/// <summary>What a member must never forget besides its log (§3.4): the term it has seen, and whom it voted for in it.</summary>
/// <param name="Term">The latest term seen.</param>
/// <param name="Vote">Who received the vote of this term; <see cref="Identity.None"/> if nobody did.</param>
public readonly record struct HardState(Term Term, Identity Vote)
{
    /// <inheritdoc />
    public override string ToString() => Vote == Identity.None ? $"term {Term}" : $"term {Term}, vote {Vote}";
}
