using System.Globalization;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>What is measured, by the names that tables and curves show.</summary>
internal static class RowNames
{
    public const string Flush = "disk: write a page, fdatasync";
    public const string ClientsAlone = "clients alone, an actor answers";
    public const string RoundTrip = "Akka remote round trip";
    public const string Persist = "one actor, Persist";
    public const string PersistAsync = "one actor, PersistAsync";
    public const string Writes = "writes";
    public const string WritesElsewhere = "writes, client beside a follower";
    public const string Linearizable = "reads, linearizable";
    public const string Local = "reads, local";
    public const string Mixed = "reads 90, writes 10";
    public const string EtcdWrites = "etcd writes";
    public const string EtcdReads = "etcd reads, linearizable";

    /// <summary>Writes to a group of another size.</summary>
    public static string WritesOf(int nodes) => string.Create(CultureInfo.InvariantCulture, $"writes, {nodes} nodes");
}
