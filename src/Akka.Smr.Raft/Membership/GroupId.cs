namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The name of one Raft group, unique for ever, with the epoch of its life: a group that is restored from a backup keeps
/// its id and raises its epoch. Every message carries both, so that two groups of one name never hear each other.
/// </summary>
/// <param name="Id">Drawn at random when the group is founded.</param>
/// <param name="Epoch">Counts the foundings of this id.</param>
public readonly record struct GroupId(Guid Id, long Epoch)
{
    /// <inheritdoc />
    public override string ToString() => $"{Id:N}#{Epoch}";
}
