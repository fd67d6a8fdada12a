using System.Globalization;
using System.Text;

namespace Akka.StandIn.Simulation;

/// <summary>
/// What happened, event by event: always as a running hash, and as text if it was asked for. Two runs of one seed have
/// equal hashes and equal text; <see cref="FirstDifference"/> shows where two runs part.
/// </summary>
public sealed class SimulationTrace
{
    private const int TailLength = 64;

    private readonly TraceEvent[] _tail = new TraceEvent[TailLength];
    private readonly List<string>? _lines;
    private ulong _hash;

    internal SimulationTrace(bool keepsText) => _lines = keepsText ? [] : null;

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    /// <summary>A hash of all events so far.</summary>
    public ulong Hash => _hash;

    /// <summary>All events so far, a line each; empty unless the world was made with <c>keepsText</c>.</summary>
    public IReadOnlyList<string> Lines => _lines ?? (IReadOnlyList<string>)[];

    /// <summary>The last events, oldest first.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            var tail = new List<string>(TailLength);
            for (var i = Math.Max(0, Count - TailLength); i < Count; i++) tail.Add(_tail[i % TailLength].ToString());
            return tail;
        }
    }

    /// <summary>Says where two traces part, with the line of each and what led to it; null if they don't.</summary>
    public static string? FirstDifference(SimulationTrace one, SimulationTrace other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var common = Math.Min(one.Lines.Count, other.Lines.Count);
        for (var i = 0; i < common; i++)
        {
            if (!string.Equals(one.Lines[i], other.Lines[i], StringComparison.Ordinal)) return Describe(one, other, i);
        }

        if (one.Lines.Count != other.Lines.Count) return Describe(one, other, common);
        return one.Hash == other.Hash && one.Count == other.Count
            ? null
            : $"hashes {one.Hash:x16} and {other.Hash:x16} after {one.Count} and {other.Count} events; no kept line differs";
    }

    internal void Add(in TraceEvent happened)
    {
        var hash = StableHash.Add(_hash, (ulong)happened.Time);
        hash = StableHash.Add(hash, ((ulong)happened.Kind << 32) | happened.Node);
        _hash = StableHash.Add(hash, happened.Detail);
        _tail[Count++ % TailLength] = happened;
        _lines?.Add(happened.ToString());
    }

    private static string Describe(SimulationTrace one, SimulationTrace other, int line)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"the traces part at line {line}:\n");
        for (var i = Math.Max(0, line - 10); i < line; i++) text.Append("   ").Append(one.Lines[i]).Append('\n');
        text.Append(" 1 ").Append(line < one.Lines.Count ? one.Lines[line] : "(ends)").Append('\n');
        text.Append(" 2 ").Append(line < other.Lines.Count ? other.Lines[line] : "(ends)");
        return text.ToString();
    }
}

/// <summary>The kinds of event a trace tells apart.</summary>
internal enum TraceKind
{
    Run,
    Timer,
    Open,
    Frame,
    Close,
    Link,
    Disk,
    Node,
    Log,
    Test,
}

/// <summary>
/// One event. <paramref name="Subject"/> is only shown; what tells two runs apart must be in <paramref name="Detail"/>.
/// </summary>
internal readonly record struct TraceEvent(long Step, long Time, TraceKind Kind, uint Node, string NodeName, ulong Detail, object? Subject)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Step,8} {new TimeSpan(Time):c} {NodeName} {Kind.ToString().ToLowerInvariant()} {Subject} [{Detail:x}]");
}
