using Akka.Actor;
using Akka.Event;
using Akka.Remote.Wire;
using Akka.StandIn.Runtime;

namespace Akka.Remote;

/// <summary>
/// One connection with a peer, from opening over the handshake to its end: reads frames, keeps the peer's failure detector,
/// and lets one writer at a time onto the wire. What it means for the association is decided there.
/// </summary>
internal sealed class AssociationLink : IConnectionHandler
{
    private readonly Remoting _remoting;
    private readonly Lock _writing = new();
    private MessageDecoder? _decoder;
    private MessageEncoder? _encoder;
    private Association? _association;
    private Address? _peerAddress;
    private IConnection? _connection;
    private volatile Phase _phase = Phase.Greeting;
    private volatile bool _isFull;
    private int _resumed;

    private IDisposable _timer;
    private FailureDetector? _failureDetector;
    private volatile bool _heard;

    private AssociationLink(Remoting remoting, Association? association)
    {
        _remoting = remoting;
        _association = association;
        IsInbound = association is null;
        _timer = remoting.Runtime.Schedule(remoting.Settings.HandshakeTimeout, OnHandshakeTimeout);
    }

    private enum Phase
    {
        /// <summary>Who the peer is, is not known yet.</summary>
        Greeting,

        /// <summary>The peer has said who it is; the association has not accepted it yet.</summary>
        Introduced,
        Open,
        Closed,
    }

    public bool IsInbound { get; }

    public bool IsOpen => _phase == Phase.Open;

    /// <summary>Whether the wire takes nothing more for now; the association is woken when it does.</summary>
    public bool IsFull => _isFull;

    /// <summary>The incarnation of the peer; known once it has introduced itself.</summary>
    public int PeerUid { get; private set; }

    /// <summary>The number under which the peer sends its messages on this connection; 0 if it does not.</summary>
    public long InboundStream { get; private set; }

    /// <summary>Where the association puts its messages together. Used in its turns only.</summary>
    public FrameWriter Frame { get; } = new();

    public MessageEncoder Encoder =>
        _encoder ??= new MessageEncoder(Frame, _remoting.LocalAddress!, isPeerKnownByItsName: _peerAddress! == _association!.RemoteAddress);

    public static AssociationLink Outbound(Remoting remoting, Association association) => new(remoting, association);

    public static AssociationLink Inbound(Remoting remoting) => new(remoting, null);

    public void OnOpen(IConnection connection)
    {
        lock (_writing)
        {
            _connection = connection;
            if (_phase == Phase.Closed)
                connection.Close();
            else if (!IsInbound)
                Greet();
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        try
        {
            var reader = new FrameReader(frame);
            var kind = (FrameKind)reader.ReadByte();
            switch (_phase)
            {
                case Phase.Open:
                    OnFrame(kind, reader);
                    break;
                case Phase.Greeting when kind == FrameKind.Associate:
                    OnIntroduction(Handshake.Read(reader));
                    break;
                case Phase.Greeting when kind == FrameKind.Disassociate:
                    OnDisassociate(reader);
                    break;
                case Phase.Closed:
                    break;
                default:
                    throw new MalformedFrameException($"a frame of kind {kind} before the handshake is complete");
            }
        }
        catch (MalformedFrameException cause)
        {
            Lose(LinkLoss.Of(new EndpointException("Error while decoding incoming frame", cause)));
        }
    }

    public void OnClosed(Exception? cause) => Lose(cause is null ? LinkLoss.Disconnected : LinkLoss.Of(cause));

    /// <summary>Answers the peer's introduction: from now on it may send. In the association's turn.</summary>
    public void Accept()
    {
        lock (_writing)
        {
            if (_phase != Phase.Introduced)
                return;
            Open();
            Greet();
        }
    }

    /// <summary>Answers the peer's introduction with our own and the reason why there won't be an association.</summary>
    public void Refuse(DisassociateReason reason)
    {
        lock (_writing)
        {
            if (_phase == Phase.Introduced)
                Greet();
            Lose(LinkLoss.Disconnected, reason);
        }
    }

    /// <summary>Says that from now on our messages come on this connection.</summary>
    public void BeginStream(long number)
    {
        Frame.Begin(FrameKind.Stream);
        Frame.WriteInt64(number);
        Write(Frame);
    }

    /// <summary>Puts a frame on the wire; the next flush sends it.</summary>
    public void Write(FrameWriter frame)
    {
        lock (_writing)
        {
            if (_phase != Phase.Closed)
                _connection!.Write(frame.Frame);
        }
    }

    public void Flush()
    {
        lock (_writing)
        {
            if (_phase == Phase.Closed)
                return;

            // The wire may take bytes again before it has even said that it does not.
            var resumed = _resumed;
            if (!_connection!.Flush(OnResumed))
                _isFull = resumed == _resumed;
        }
    }

    /// <summary>Ends the connection, if it has not ended yet. The association hears of it.</summary>
    /// <param name="loss">Why.</param>
    /// <param name="farewell">What the peer is told.</param>
    public void Lose(LinkLoss loss, DisassociateReason? farewell = null)
    {
        lock (_writing)
        {
            if (_phase == Phase.Closed)
                return;
            var wasOpen = _phase == Phase.Open || farewell is not null;
            if (farewell is { } reason && wasOpen && _connection is not null && !_isFull)
            {
                var frame = new FrameWriter();
                frame.Begin(FrameKind.Disassociate);
                frame.WriteByte((byte)reason);
                _connection.Write(frame.Frame);
                _connection.Flush(() => { });
            }

            _phase = Phase.Closed;
            _timer.Dispose();
            _connection?.Close();
        }

        if (_association is not null)
            _association.OnLost(this, loss);
        else if (loss.Cause is not null)
            _remoting.Log.Warning("An inbound connection was closed during the handshake. Reason is: [{0}]", loss.Cause);
    }

    private void OnFrame(FrameKind kind, FrameReader reader)
    {
        switch (kind)
        {
            case FrameKind.Message:
                _heard = true;
                if (InboundStream == 0)
                    throw new MalformedFrameException("a message outside a stream");
                _association!.Deliver(this, _decoder!, reader);
                break;
            case FrameKind.Heartbeat:
                reader.ExpectEnd();
                _failureDetector!.HeartBeat();
                break;
            case FrameKind.Stream:
                var number = reader.ReadInt64();
                reader.ExpectEnd();
                if (number <= 0)
                    throw new MalformedFrameException($"stream number {number}");
                InboundStream = Math.Max(InboundStream, number);
                _association!.OnStream(this);
                break;
            case FrameKind.Disassociate:
                OnDisassociate(reader);
                break;
            default:
                throw new MalformedFrameException($"a frame of kind {kind} within an association");
        }
    }

    private void OnIntroduction(Handshake peer)
    {
        PeerUid = peer.Uid;
        _peerAddress = peer.Origin;
        _decoder = new MessageDecoder(_remoting.Provider, _remoting.LocalAddress!, peer.Origin);
        if (IsInbound)
        {
            if (peer.Origin == _remoting.LocalAddress)
                throw new MalformedFrameException("the peer claims our own address");
            _association = _remoting.AssociationWith(peer.Origin);
            _phase = Phase.Introduced;
            _association.OnInbound(this);
        }
        else if (_association!.Refuses(PeerUid))
        {
            Lose(LinkLoss.Refused, DisassociateReason.Quarantined);
        }
        else
        {
            lock (_writing)
            {
                if (_phase == Phase.Closed)
                    return;
                Open();
            }

            _association.OnOutbound(this);
        }
    }

    private void OnDisassociate(FrameReader reader)
    {
        var reason = (DisassociateReason)reader.ReadByte();
        reader.ExpectEnd();
        Lose(LinkLoss.ByPeer(reason));
    }

    private void Open()
    {
        _timer.Dispose();
        _failureDetector = _remoting.NewFailureDetector();
        _failureDetector.HeartBeat();
        _timer = _remoting.Runtime.Schedule(_remoting.Settings.HeartbeatInterval, OnHeartbeatDue);
        _phase = Phase.Open;
    }

    private void Greet()
    {
        var frame = new FrameWriter();
        _remoting.Handshake.Write(frame);
        _connection!.Write(frame.Frame);
        Flush();
    }

    private void OnResumed()
    {
        lock (_writing)
        {
            _resumed++;
            _isFull = false;
        }

        _association?.Wake();
    }

    private void OnHandshakeTimeout() => Lose(LinkLoss.Of(new TimeoutException(
        $"No response from remote. Handshake timed out after [{_remoting.Settings.HandshakeTimeout.TotalMilliseconds}] ms")));

    private void OnHeartbeatDue()
    {
        // Messages count like heartbeats; they are only noted when they come, since a clock costs more than a flag.
        if (_heard)
        {
            _heard = false;
            _failureDetector!.HeartBeat();
        }

        if (!_failureDetector!.IsAvailable)
        {
            Lose(LinkLoss.Of(new TimeoutException("No response from remote. Transport failure detector triggered.")), DisassociateReason.Unknown);
            return;
        }

        lock (_writing)
        {
            if (_phase != Phase.Open)
                return;
            if (!_isFull)
            {
                _connection!.Write([(byte)FrameKind.Heartbeat]);
                Flush();
            }

            _timer = _remoting.Runtime.Schedule(_remoting.Settings.HeartbeatInterval, OnHeartbeatDue);
        }
    }
}
