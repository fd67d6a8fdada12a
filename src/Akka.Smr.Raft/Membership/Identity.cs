namespace Akka.Smr.Raft.Membership;

/// <summary>Who speaks, votes and acknowledges: a member together with the disk it does so from.</summary>
/// <param name="Member">The member.</param>
/// <param name="Storage">Its disk.</param>
public readonly record struct Identity(MemberId Member, StorageId Storage)
{
    /// <summary>Nobody.</summary>
    public static Identity None => default;

    /// <inheritdoc />
    public override string ToString() => $"{Member}/{Storage}";
}
