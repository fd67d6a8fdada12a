using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace KeyValue.Http;

/// <summary>Listens to the plugin's meter and writes what it heard as Prometheus reads it.</summary>
internal sealed class Metrics : IDisposable
{
    private const string Meter = "Akka.Smr";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public Metrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>All series, one line each, those of an instrument together.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        var instruments = _series.GroupBy(entry => entry.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal);
        foreach (var group in instruments)
        {
            var name = NameOf(group.Key);
            text.Append(null, $"# HELP {name} {group.Key.Description?.ReplaceLineEndings(" ")}\n# TYPE {name} {TypeOf(group.Key)}\n");
            foreach (var (key, series) in group.OrderBy(entry => entry.Key.Labels, StringComparer.Ordinal))
                series.Write(text, name, key.Labels, isSummary: TypeOf(group.Key) == "summary");
        }

        return text.ToString();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd((instrument, LabelsOf(tags)), static _ => new Series());
        series.Add(value, accumulates: !instrument.IsObservable && !instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal));
    }

    private static string TypeOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? "summary"
            : kind.Contains("Counter", StringComparison.Ordinal) && !kind.Contains("UpDown", StringComparison.Ordinal) ? "counter"
            : "gauge";
    }

    private static string NameOf(Instrument instrument)
    {
        var name = string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return TypeOf(instrument) == "counter" ? name + "_total" : name;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)?
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n");
            labels.Append(labels.Length == 0 ? "" : ",").Append(null, $"{name.Replace('.', '_').Replace('-', '_')}=\"{escaped}\"");
        }

        return labels.ToString();
    }

    private sealed class Series
    {
        private readonly Lock _gate = new();
        private double _value;
        private long _count;

        public void Add(double value, bool accumulates)
        {
            lock (_gate)
            {
                _value = accumulates ? _value + value : value;
                _count++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isSummary)
        {
            var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
            lock (_gate)
            {
                if (isSummary)
                    text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {_value}\n{name}_count{braces} {_count}\n");
                else
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {_value}\n");
            }
        }
    }
}
