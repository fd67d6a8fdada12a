namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// All replicas are the same state machine: after each index, a digest chained over every command and its reply is equal on
/// all of them, however they got there, be it by replay or by snapshot.
/// </summary>
internal sealed class ReplicaAgreement
{
    private readonly List<ulong> _digests = [0];

    /// <summary>A replica's digest after it has applied an index.</summary>
    public void Applied(int disk, long index, ulong digest)
    {
        if (index == _digests.Count)
        {
            _digests.Add(digest);
            return;
        }

        if (index > _digests.Count || _digests[(int)index] != digest)
            throw new RuleBroken(nameof(ReplicaAgreement), $"disk {disk} differs from the others after index {index}");
    }
}
