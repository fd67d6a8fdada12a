using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Who has just heard its leader grants nobody a pre-vote, and no vote either unless the leader itself has invited the election
/// (§4.2.3, §6.4.1). Nor does anybody grant a pre-vote who has just given its vote to another or to itself (§3.4).
/// </summary>
internal static class Stickiness
{
    /// <summary>A member has heard a request for its vote while it was bound to its leader.</summary>
    public static void Heard(int disk, Envelope request, HardState before, HardState after)
    {
        if (request.Body is RequestVote { Force: false } && before != after)
            throw new RuleBroken(nameof(Stickiness), $"disk {disk} has just heard its leader, and goes from '{before}' to '{after}' for {request}");
    }

    /// <summary>A member grants a pre-vote in the step in which it was asked.</summary>
    public static void Grants(int disk, Envelope answer, bool isBound, bool hasJustVoted)
    {
        if (isBound)
            throw new RuleBroken(nameof(Stickiness), $"disk {disk} has just heard its leader, and says {answer}");
        if (hasJustVoted)
            throw new RuleBroken(nameof(Stickiness), $"disk {disk} has just given its vote, and says {answer}");
    }
}
