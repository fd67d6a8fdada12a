namespace Akka.StandIn.Simulation;

internal enum SegmentKind
{
    Open,
    Frame,
    End,
    Reset,
}

/// <summary>What travels through a pipe.</summary>
internal readonly record struct Segment(SegmentKind Kind, byte[]? Frame)
{
    public static readonly Segment Open = new(SegmentKind.Open, null);
    public static readonly Segment End = new(SegmentKind.End, null);
    public static readonly Segment Reset = new(SegmentKind.Reset, null);

    public int Length => Frame?.Length ?? 0;
}

/// <summary>
/// One direction of a connection: what was sent arrives in order, each segment when its own latency and that of all before
/// it have passed. At most one segment, the first, has an event in the loop.
/// </summary>
internal sealed class Pipe(SimulatedConnection connection, Link link) : LoopEvent(TraceKind.Frame, null)
{
    /// <summary>A sender is told to wait when so many bytes are under way, and to go on when half of them have arrived.</summary>
    public const int Window = 256 * 1024;

    private const int MaxLosses = 8;
    private const int Remembered = 8;
    private static readonly long RetransmissionDelay = TimeSpan.FromMilliseconds(200).Ticks;

    private readonly Queue<(Segment Segment, long Arrival)> _underWay = new();
    private readonly Queue<ArrivedMessage> _arrived = new();
    private long _lastArrival;
    private long _stalls;
    private bool _scheduled;
    private bool _stalled;
    private bool _broken;

    /// <summary>What arrives waits for the process that it is for; until somebody accepts, there is none.</summary>
    public override Incarnation? Owner => Destination.Process;

    public Link Link => link;

    public ConnectionEnd Destination { get; set; } = null!;

    public int BytesUnderWay { get; private set; }

    public override TraceKind Kind => Head switch
    {
        SegmentKind.Open => TraceKind.Open,
        SegmentKind.Frame or null => TraceKind.Frame,
        _ => TraceKind.Close,
    };

    public override ulong Detail
    {
        get
        {
            var hash = StableHash.Add((ulong)connection.Number, (ulong)_underWay.Count);
            if (!_underWay.TryPeek(out var next)) return hash;
            hash = StableHash.Add(hash, (ulong)next.Segment.Kind);
            return next.Segment.Frame is { } frame ? StableHash.Add(hash, StableHash.Of(frame)) : hash;
        }
    }

    private SegmentKind? Head => _underWay.TryPeek(out var next) ? next.Segment.Kind : null;

    private ConnectionEnd Source => Destination.Peer;

    private EventLoop Loop => connection.Loop;

    public void Push(Segment segment)
    {
        if (_broken) return;
        var latency = link.Latency.Sample(link.Random);
        for (var losses = 1; link.Random.Chance(link.Loss); losses++)
        {
            if (losses == MaxLosses)
            {
                connection.Reset("too many packets were lost");
                return;
            }

            latency += RetransmissionDelay << (losses - 1);
        }

        _lastArrival = Math.Max(_lastArrival, Loop.Now + latency);
        _underWay.Enqueue((segment, _lastArrival));
        BytesUnderWay += segment.Length;
        if (_stalled && _underWay.Count == 1) AwaitTimeout();
        Schedule();
    }

    /// <summary>Nothing arrives until <see cref="Thaw"/>.</summary>
    public void Stall()
    {
        if (_stalled) return;
        _stalled = true;
        _stalls++;
        if (_underWay.Count > 0) AwaitTimeout();
    }

    public void Thaw(IReadOnlyList<Link> links)
    {
        if (!_stalled || !links.Contains(link) || Destination is { Closed: true }) return;
        _stalled = false;
        _lastArrival = Math.Max(_lastArrival, Loop.Now + link.Random.Next(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Ticks);
        Schedule(_lastArrival);
    }

    /// <summary>What is under way dies; what had arrived of late may come once more on another connection.</summary>
    public void Break(bool repeats)
    {
        _broken = true;
        _underWay.Clear();
        BytesUnderWay = 0;
        while (repeats && _arrived.TryDequeue(out var message))
        {
            if (link.Random.Chance(link.Duplication)) link.Repeats.Enqueue(message);
        }
    }

    /// <summary>The sender ends abruptly: only the first of what is under way arrives, and then a reset.</summary>
    public void Abort()
    {
        if (_broken) return;
        var left = link.Random.Next(_underWay.Count + 1);
        var arriving = _underWay.Take(left).ToList();
        _underWay.Clear();
        foreach (var item in arriving) _underWay.Enqueue(item);
        BytesUnderWay = arriving.Sum(item => item.Segment.Length);
        Push(Segment.Reset);
        _broken = true;
    }

    /// <summary>A message has arrived here; with it may come one that had arrived on an earlier connection.</summary>
    public void Remember(ArrivedMessage message)
    {
        if (link.Duplication > 0)
        {
            if (_arrived.Count == Remembered) _arrived.Dequeue();
            _arrived.Enqueue(message);
        }

        while (link.Repeats.TryDequeue(out var repeat))
        {
            // What was meant for a process that is dead has nobody to come to.
            Loop.Ready(repeat.Process, NewCallback(TraceKind.Frame, repeat.Process, "repeat", () => repeat.Target.Tell(repeat.Message, repeat.Sender)));
        }
    }

    public override void Execute()
    {
        _scheduled = false;
        if (link.CutSince is not null) Stall();
        if (_stalled || !_underWay.TryPeek(out var next)) return;
        if (next.Segment.Kind == SegmentKind.Open && Destination.Process is null)
        {
            FindListener();
            return;
        }

        _underWay.Dequeue();
        BytesUnderWay -= next.Segment.Length;
        if (BytesUnderWay <= Window / 2) Source.Resume();
        Deliver(next.Segment);
        Schedule();
    }

    public override string ToString() => $"{link} #{connection.Number}";

    /// <summary>Finds whose the connection is to be; that process takes the segment anew, when it runs.</summary>
    private void FindListener()
    {
        if (!link.To.IsPowered)
        {
            Stall();
        }
        else if (connection.Network.Listener(connection.Place) is { } listener)
        {
            Destination.Attach(listener);
            _scheduled = true;
            Loop.Ready(Owner, this);
        }
        else
        {
            Break(repeats: false);
            Destination.Closed = true;
            Source.CloseAfter(link.Latency.Sample(link.Random), new IOException($"{connection.Place} refused the connection"));
        }
    }

    private void Deliver(Segment segment)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Open:
                Destination.Open();
                if (Destination == connection.Server) Destination.Out.Push(Segment.Open);
                break;
            case SegmentKind.Frame:
                Destination.Receive(segment.Frame!);
                break;
            case SegmentKind.End:
                Destination.Out.Break(repeats: false);
                Destination.CloseNow(null);
                break;
            default:
                Destination.CloseNow(new IOException("the peer reset the connection"));
                break;
        }
    }

    private void Schedule() => Schedule(0);

    private void Schedule(long earliest)
    {
        if (_scheduled || _stalled || !_underWay.TryPeek(out var next)) return;
        _scheduled = true;
        Loop.At(Math.Max(earliest, next.Arrival), this);
    }

    /// <summary>A sender that gets no answer for long enough gives up.</summary>
    private void AwaitTimeout()
    {
        var stall = _stalls;
        var giveUp = NewCallback(TraceKind.Close, null, "retransmission timeout", () =>
        {
            if (_stalled && _stalls == stall) Source.Abort(new IOException("the peer does not answer"));
        });
        Loop.At(Loop.Now + connection.Network.RetransmissionTimeout.Ticks, giveUp);
    }

    private Callback NewCallback(TraceKind kind, Incarnation? owner, string name, Action call) => new(kind, owner, name, (ulong)connection.Number, call);
}
