namespace Akka.Cluster.SBR;

/// <summary>What is to be downed of a partitioned cluster, as one side sees it.</summary>
internal enum DowningDecision
{
    DownUnreachable,
    DownReachable,
    DownAll,

    /// <summary>Those that some reach and others do not; and of the rest, what would be downed without those observations.</summary>
    DownIndirectlyConnected,
}

/// <summary>Decides for one side of a partition. All sides must come to decisions that leave one of them, or none.</summary>
internal interface IDowningStrategy
{
    DowningDecision Decide(PartitionView view);
}

/// <summary>Any partition ends the whole cluster.</summary>
internal sealed class DownAllNodes : IDowningStrategy
{
    public DowningDecision Decide(PartitionView view) => DowningDecision.DownAll;
}
