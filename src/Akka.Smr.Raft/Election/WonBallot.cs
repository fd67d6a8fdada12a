using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Election;

/// <summary>The proof that an election was won. Only a <see cref="Ballot"/> makes one, and a leader cannot be made without one.</summary>
internal sealed class WonBallot
{
    public WonBallot(Ballot ballot)
    {
        if (!ballot.IsWon)
            throw new InvariantException("An election was claimed that was not won.");
    }
}
