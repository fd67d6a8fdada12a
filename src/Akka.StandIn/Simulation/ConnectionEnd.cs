using Akka.StandIn.Runtime;

namespace Akka.StandIn.Simulation;

/// <summary>One process's end of a connection.</summary>
internal sealed class ConnectionEnd(SimulatedConnection connection, Pipe outgoing) : IConnection
{
    private readonly List<byte[]> _written = [];
    private IConnectionHandler? _handler;
    private SimulatedTransport? _listener;
    private Action? _resume;
    private bool _closing;

    public Pipe Out => outgoing;

    /// <summary>The process that holds this end; the accepting one is known when the opening has arrived.</summary>
    public Incarnation? Process { get; private set; }

    /// <summary>Nobody listens here any more.</summary>
    public bool Closed { get; set; }

    public bool IsOpen { get; private set; }

    public ConnectionEnd Peer => outgoing.Destination;

    /// <summary>The connecting end, whose handler waits.</summary>
    public void Attach(Incarnation process, IConnectionHandler handler) => (Process, _handler) = (process, handler);

    /// <summary>The accepting end, whose handler is made when the process comes to it.</summary>
    public void Attach(SimulatedTransport listener) => (Process, _listener) = (listener.Process, listener);

    public void Open()
    {
        if (Closed || _closing) return;
        IsOpen = true;
        _handler ??= _listener!.Accept();
        _handler.OnOpen(this);
    }

    public void Receive(byte[] frame)
    {
        if (Closed || _closing) return;
        Process!.Receiving = Peer.Out;
        _handler!.OnFrame(frame);
        Process.Receiving = null;
        // The bytes were lent for the call: who keeps them finds rubbish, here as on a wire whose buffers are used again.
        Array.Fill<byte>(frame, 0xDB);
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        if (Closed || _closing) return;
        _written.Add(frame.ToArray());
    }

    public bool Flush(Action resume)
    {
        if (Closed || _closing) return true;
        foreach (var frame in _written) outgoing.Push(new Segment(SegmentKind.Frame, frame));
        _written.Clear();
        if (outgoing.BytesUnderWay < Pipe.Window) return true;
        _resume = resume;
        return false;
    }

    /// <summary>The pipe has room again.</summary>
    public void Resume()
    {
        if (_resume is not { } resume) return;
        _resume = null;
        connection.Loop.Ready(Process, new Callback(TraceKind.Frame, Process, "resume", (ulong)connection.Number, resume));
    }

    public void Close()
    {
        if (Closed || _closing) return;
        _closing = true;
        // As with TCP, closing with bytes unread resets the connection, and the reset may overtake what was sent.
        if (Peer.Out.BytesUnderWay > 0 && outgoing.Link.Random.Chance(0.5)) outgoing.Abort();
        else outgoing.Push(Segment.End);
        Peer.Out.Break(repeats: false);
        CloseAfter(0, null);
    }

    /// <summary>This end gives the connection up; the peer hears of it if the wire still carries anything.</summary>
    public void Abort(Exception cause)
    {
        if (Closed) return;
        outgoing.Abort();
        Peer.Out.Break(repeats: false);
        CloseAfter(0, cause);
    }

    /// <summary>Tells the handler that the connection is gone, once, and not on the caller's stack.</summary>
    public void CloseAfter(long delay, Exception? cause)
    {
        if (Closed) return;
        var loop = connection.Loop;
        loop.At(loop.Now + delay, new Callback(TraceKind.Close, Process, "close", (ulong)connection.Number, () => CloseNow(cause)));
    }

    public void CloseNow(Exception? cause)
    {
        if (Closed) return;
        Closed = true;
        _resume = null;
        connection.End();
        _handler?.OnClosed(cause);
    }
}
