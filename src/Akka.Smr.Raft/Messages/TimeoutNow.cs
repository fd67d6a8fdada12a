namespace Akka.Smr.Raft.Messages;

/// <summary>The leader hands over: campaign at once, by force, without a pre-vote (§3.10).</summary>
public sealed record TimeoutNow : Message
{
    /// <inheritdoc />
    public override string ToString() => "TimeoutNow";
}
