using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Wire;

namespace Akka.Remote;

/// <summary>
/// What this system knows of one other, by its address: the connections with it, the incarnation it talks with, the gate after
/// a loss, and what waits to be sent. All of it changes in turns on the remote dispatcher, one at a time; no association waits
/// for another.
/// </summary>
internal sealed partial class Association(Remoting remoting, Address remoteAddress) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Lock _receiving = new();
    private int _scheduled;

    // Changed in turns only.
    private AssociationLink? _writer;
    private AssociationLink? _connecting;
    private readonly List<AssociationLink> _readers = [];
    private int? _uid;
    private TimeSpan _gatedUntil = TimeSpan.MinValue;
    private long _streams;
    private volatile QuarantineMark? _quarantine;

    // Guarded by _receiving: the newest stream of the peer, whose messages are delivered.
    private int _inboundUid;
    private long _inboundStream;

    public Address RemoteAddress => remoteAddress;

    private Address LocalAddress => remoting.LocalAddress!;

    private TimeSpan Now => remoting.Runtime.Monotonic;

    /// <summary>Whether that incarnation of the peer is quarantined.</summary>
    public bool Refuses(int uid) => _quarantine is { } mark && mark.Uid == uid && Now < mark.Until;

    /// <summary>Our connection is open, and the peer known.</summary>
    public void OnOutbound(AssociationLink link) => Post(() =>
    {
        if (_connecting != link)
            return;
        _connecting = null;

        // The quarantine may have come while the handshake was on its way.
        if (Refuses(link.PeerUid))
        {
            link.Lose(LinkLoss.Refused, DisassociateReason.Quarantined);
            remoting.Publish(new QuarantinedEvent(remoteAddress, link.PeerUid));
            PublishDisassociated(link);
            DiscardMessages();
            return;
        }

        _uid = link.PeerUid;
        WriteOn(link);
        remoting.Publish(new AssociatedEvent(LocalAddress, remoteAddress, inbound: false));
    });

    /// <summary>The peer has connected, and waits for our answer.</summary>
    public void OnInbound(AssociationLink link) => Post(() =>
    {
        if (_isStopped)
        {
            link.Refuse(DisassociateReason.Shutdown);
            return;
        }

        if (Refuses(link.PeerUid))
        {
            link.Refuse(DisassociateReason.Quarantined);
            return;
        }

        if (_uid is { } old && old != link.PeerUid)
            OnRestarted(old);

        // The peer connects anew when it has given up the connection before; what it opened earlier is read no more.
        foreach (var reader in _readers.ToArray())
            Drop(reader);
        _uid = link.PeerUid;
        link.Accept();
        if (_writer is null && _connecting is null)
            WriteOn(link);
        else
            _readers.Add(link);
        remoting.Publish(new AssociatedEvent(LocalAddress, remoteAddress, inbound: true));
    });

    public void OnLost(AssociationLink link, LinkLoss loss) => Post(() =>
    {
        if (link == _connecting)
        {
            _connecting = null;
            OnUnreachable(loss);
        }
        else if (link == _writer)
        {
            _writer = null;
            OnWriterLost(link, loss);
        }
        else if (_readers.Remove(link))
        {
            if (loss.Cause is not null)
                remoting.Publish(new AssociationErrorEvent(loss.Cause, LocalAddress, remoteAddress, link.IsInbound, LogLevel.ErrorLevel));
        }
        else
        {
            return;
        }

        if (loss.Reason == DisassociateReason.Quarantined)
            remoting.Publish(new ThisActorSystemQuarantinedEvent(LocalAddress, remoteAddress));
        PublishDisassociated(link);
    });

    /// <summary>From now on the peer's messages come on this connection.</summary>
    public void OnStream(AssociationLink link)
    {
        lock (_receiving)
        {
            if (_inboundUid != link.PeerUid || _inboundStream < link.InboundStream)
                (_inboundUid, _inboundStream) = (link.PeerUid, link.InboundStream);
        }
    }

    /// <summary>Delivers a message of the peer, unless it comes on a connection that has been given up.</summary>
    public void Deliver(AssociationLink link, MessageDecoder decoder, FrameReader reader)
    {
        lock (_receiving)
        {
            if (link.IsOpen && link.InboundStream == _inboundStream && link.PeerUid == _inboundUid)
                remoting.InboundMessages.Deliver(decoder, reader);
        }
    }

    /// <summary>
    /// Refuses the incarnation with that UID from now on, for as long as <c>prune-quarantine-marker-after</c> says. Without a
    /// UID the peer can't be told from its successor: then its address is gated only.
    /// </summary>
    public void Quarantine(int? uid) => Post(() =>
    {
        var isConnected = _writer is not null || _connecting is not null;
        if (uid is not { } refused)
        {
            if (!isConnected)
                return;
            remoting.Log.Warning(
                "Association to [{0}] with unknown UID is reported as quarantined, but address cannot be quarantined without knowing the UID, gating instead for {1} ms.",
                remoteAddress,
                remoting.Settings.RetryGateClosedFor.TotalMilliseconds);
            DropAll();
            Gate();
        }
        else if (isConnected && _uid is { } current && current != refused)
        {
            // Somebody else answers at that address by now.
        }
        else if (!Refuses(refused))
        {
            _quarantine = new QuarantineMark(refused, Now + remoting.Settings.QuarantineDuration);
            if (isConnected && _uid is null)
                return; // Whom we are about to meet turns out in the handshake.

            remoting.Publish(new QuarantinedEvent(remoteAddress, refused));
            DropAll();
        }
    });

    /// <summary>Something has changed that a turn must see.</summary>
    public void Wake() => Post(static () => { });

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            while (_commands.TryDequeue(out var command))
                command();
            SendMessages();
            FinishStopIfFlushed();
        }
        catch (Exception cause)
        {
            remoting.Log.Error(cause, "A turn of the association with [{0}] failed", remoteAddress);
        }

        Interlocked.Exchange(ref _scheduled, 0);
        if (!_commands.IsEmpty || (!_isWaiting && !_messages.IsEmpty))
            Schedule();
    }

    private void Post(Action command)
    {
        _commands.Enqueue(command);
        Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
            remoting.Executor.Value.Execute(this);
    }

    private void WriteOn(AssociationLink link)
    {
        _writer = link;
        _gatedUntil = TimeSpan.MinValue;
        link.BeginStream(++_streams);
    }

    private void OnRestarted(int old)
    {
        if (_writer is not null)
            Drop(_writer);
        foreach (var reader in _readers.ToArray())
            Drop(reader);
        _quarantine = new QuarantineMark(old, Now + remoting.Settings.QuarantineDuration);
    }

    private void OnUnreachable(LinkLoss loss)
    {
        var cause = new EndpointException($"Association failed with {remoteAddress}", loss.Cause);
        remoting.Publish(new AssociationErrorEvent(cause, LocalAddress, remoteAddress, inbound: false, LogLevel.WarningLevel));
        DiscardMessages();
        if (KeepsQuarantine())
            return;

        Gate();
        remoting.Log.Warning(
            "Tried to associate with unreachable remote address [{0}]. Address is now gated for {1} ms, all messages to this address will be delivered to dead letters. Reason: [{2}]",
            remoteAddress,
            remoting.Settings.RetryGateClosedFor.TotalMilliseconds,
            loss.Cause?.Message ?? "the connection was closed during the handshake");
    }

    private void OnWriterLost(AssociationLink link, LinkLoss loss)
    {
        DiscardMessages();
        if (loss.Cause is not null)
            remoting.Publish(new AssociationErrorEvent(loss.Cause, LocalAddress, remoteAddress, link.IsInbound, LogLevel.ErrorLevel));
        if (KeepsQuarantine())
            return;

        Gate();
        var gated = remoting.Settings.RetryGateClosedFor.TotalMilliseconds;
        if (loss.Reason == DisassociateReason.Shutdown)
            remoting.Log.Debug("Remote system with address [{0}] has shut down. Address is now gated for {1} ms.", remoteAddress, gated);
        else
            remoting.Log.Warning(
                "Association with remote system {0} has failed; address is now gated for {1} ms. Reason is: [{2}]",
                remoteAddress, gated, loss.Cause?.Message ?? "Disassociated");
    }

    // A quarantined peer is asked again and again, without a gate: only the answer tells whether it has been restarted.
    private bool KeepsQuarantine()
    {
        if (_quarantine is not { } mark || Now >= mark.Until || (_uid is { } uid && uid != mark.Uid))
            return false;
        remoting.Log.Info("Quarantined address [{0}] is still unreachable or has not been restarted. Keeping it quarantined.", remoteAddress);
        return true;
    }

    private void Gate() => _gatedUntil = Now + remoting.Settings.RetryGateClosedFor;

    private void DropAll()
    {
        if (_connecting is not null)
            Drop(_connecting);
        if (_writer is not null)
            Drop(_writer);
        foreach (var reader in _readers.ToArray())
            Drop(reader);
    }

    private void Drop(AssociationLink link, DisassociateReason farewell = DisassociateReason.Unknown)
    {
        if (link == _connecting)
            _connecting = null;
        if (link == _writer)
            _writer = null;
        _readers.Remove(link);

        // A message that is just being delivered comes before what follows, the next not at all.
        lock (_receiving)
            link.Lose(LinkLoss.Disconnected, farewell);
        PublishDisassociated(link);
    }

    private void PublishDisassociated(AssociationLink link) =>
        remoting.Publish(new DisassociatedEvent(LocalAddress, remoteAddress, link.IsInbound));

    /// <summary>Which incarnation is refused, and until when it is remembered.</summary>
    private sealed record QuarantineMark(int Uid, TimeSpan Until);
}
