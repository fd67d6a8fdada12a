using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Akka.Smr.Observability;

/// <summary>
/// The meter "Akka.Smr" and its instruments. Every measurement carries the tags <c>smr.group</c> and <c>smr.node</c>. Nothing is
/// computed or allocated while nobody listens.
/// </summary>
internal static class SmrMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Akka.Smr";

    private static readonly Meter Meter = new(MeterName, typeof(SmrMetrics).Assembly.GetName().Version?.ToString());
    private static readonly ConcurrentDictionary<GroupMetrics, bool> Replicas = new();
    private static readonly ConcurrentDictionary<GroupMetrics, bool> Proxies = new();

    static SmrMetrics()
    {
        Gauge(Replicas, "smr.replica.role", "{role}", "The Raft role: 0 none, 1 follower, 2 pre-candidate, 3 candidate, 4 leader.", static group => (long)group.Role);
        Gauge(Replicas, "smr.replica.term", "{term}", "The current term.", static group => group.Term);
        Gauge(Replicas, "smr.replica.commit_index", "{entry}", "The last entry known to be committed.", static group => group.CommitIndex);
        Gauge(Replicas, "smr.replica.applied_index", "{entry}", "The last entry that the state machine has applied.", static group => group.AppliedIndex);
        Gauge(Replicas, "smr.replica.last_log_index", "{entry}", "The end of the log.", static group => group.LastLogIndex);
        Gauge(Proxies, "smr.proxy.pending", "{request}", "Requests that wait in the proxy.", static group => group.Pending);
    }

    public static Counter<long> Requests { get; } = Meter.CreateCounter<long>("smr.requests", "{request}", "Requests answered by the proxy, by kind, outcome and, if refused, reason.");

    public static Histogram<double> RequestDuration { get; } = Meter.CreateHistogram<double>("smr.request.duration", "s", "From a request's coming to its answer, at the proxy.");

    public static Counter<long> Batches { get; } = Meter.CreateCounter<long>("smr.batches", "{batch}", "Batches of requests that the proxy has sent.");

    public static Counter<long> JournalWrites { get; } = Meter.CreateCounter<long>("smr.journal.writes", "{record}", "Records made durable.");

    public static Counter<long> JournalBytes { get; } = Meter.CreateCounter<long>("smr.journal.bytes", "By", "Bytes of entries in the records made durable.");

    public static Histogram<double> JournalDuration { get; } = Meter.CreateHistogram<double>("smr.journal.duration", "s", "From a record's writing to its being durable.");

    public static Counter<long> ReplicationBytes { get; } = Meter.CreateCounter<long>("smr.replication.bytes", "By", "Bytes of entries sent to other members.");

    public static Counter<long> Elections { get; } = Meter.CreateCounter<long>("smr.elections", "{election}", "Elections in which this replica stood.");

    public static Counter<long> LeaderChanges { get; } = Meter.CreateCounter<long>("smr.leader_changes", "{change}", "Times that this replica heard of another leader.");

    public static Counter<long> Snapshots { get; } = Meter.CreateCounter<long>("smr.snapshots", "{snapshot}", "Snapshots of this replica's own that are durable.");

    public static Counter<long> SnapshotBytes { get; } = Meter.CreateCounter<long>("smr.snapshot.bytes", "By", "Their sizes.");

    public static Histogram<double> SnapshotDuration { get; } = Meter.CreateHistogram<double>("smr.snapshot.duration", "s", "From a snapshot's beginning to its being durable.");

    public static Counter<long> Dropped { get; } = Meter.CreateCounter<long>("smr.dropped", "{message}", "Messages that made no sense or came for nobody, by reason.");

    /// <summary>The measurements of a group's replica on a node, until they are disposed of.</summary>
    public static GroupMetrics ForReplica(string group, string node) => Add(Replicas, group, node);

    /// <summary>The measurements of a group's proxy on a node, until they are disposed of.</summary>
    public static GroupMetrics ForProxy(string group, string node) => Add(Proxies, group, node);

    /// <summary>The gauges show the group no more.</summary>
    public static void Forget(GroupMetrics metrics)
    {
        Replicas.TryRemove(metrics, out _);
        Proxies.TryRemove(metrics, out _);
    }

    private static GroupMetrics Add(ConcurrentDictionary<GroupMetrics, bool> shown, string group, string node)
    {
        var metrics = new GroupMetrics(group, node);
        shown[metrics] = true;
        return metrics;
    }

    private static void Gauge(ConcurrentDictionary<GroupMetrics, bool> shown, string name, string unit, string description, Func<GroupMetrics, long> read) =>
        Meter.CreateObservableGauge(
            name, () => shown.Keys.Select(group => new Measurement<long>(read(group), group.GroupTag, group.NodeTag)), unit, description);
}
