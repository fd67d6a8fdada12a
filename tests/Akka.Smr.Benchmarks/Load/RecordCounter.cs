using System.Diagnostics.Metrics;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>Counts the records that the plugin's journals write in this process, by the plugin's own metric.</summary>
internal sealed class RecordCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public RecordCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "smr.journal.writes")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
        _listener.Start();
    }

    public long Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
