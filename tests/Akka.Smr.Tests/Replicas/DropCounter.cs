using System.Diagnostics.Metrics;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Listens to the meter "Akka.Smr", and counts what the replicas of one node drop, by reason.</summary>
internal sealed class DropCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _dropped = [];

    /// <param name="node">Of which one; tests run side by side, and the meter is the process's.</param>
    public DropCounter(string node)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Akka.Smr", Name: "smr.dropped" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            string? of = null, reason = null;
            foreach (var tag in tags)
            {
                if (tag.Key == "smr.node")
                    of = tag.Value as string;
                else if (tag.Key == "smr.reason")
                    reason = tag.Value as string;
            }

            if (of != node || reason is null)
                return;
            lock (_dropped)
                _dropped[reason] = _dropped.GetValueOrDefault(reason) + count;
        });
        _listener.Start();
    }

    public long Of(string reason)
    {
        lock (_dropped)
            return _dropped.GetValueOrDefault(reason);
    }

    public void Dispose() => _listener.Dispose();
}
