using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// Sends one snapshot to one peer. What is sent when is the rule of <see cref="SnapshotSending"/>; here are the bytes, read one piece at
/// a time, and the patience: a peer that is silent for too long has ended it.
/// </summary>
internal sealed class SnapshotCourier
{
    private readonly SendSnapshotTo _order;
    private readonly GroupSettings _settings;
    private readonly GroupId _group;
    private readonly Identity _self;
    private readonly IActorRef _replica;
    private readonly SnapshotSending _sending;
    private readonly Action<SnapshotCourier, string?> _ended;
    private StoredSnapshot? _stored;
    private TimeSpan _heardAt;
    private long? _heard;
    private bool _isReading;
    private bool _hasEnded;

    /// <summary>Prepares a sending. It tells once how it ended, by a reason for failure or null, unless it is stopped before.</summary>
    public SnapshotCourier(SendSnapshotTo order, GroupSettings settings, GroupId group, Identity self, IActorRef replica, TimeSpan now, Action<SnapshotCourier, string?> ended)
    {
        (_order, _settings, _group, _self, _replica, _heardAt, _ended) = (order, settings, group, self, replica, now, ended);
        _sending = new SnapshotSending(
            order.Snapshot.Transfer, settings.SnapshotChunkBytes, settings.SnapshotWindowChunks, settings.SnapshotRetryInterval, now);
    }

    /// <summary>To whom.</summary>
    public Identity To => _order.To;

    /// <summary>What.</summary>
    public SnapshotMeta Snapshot => _order.Snapshot;

    /// <summary>When <see cref="OnTick"/> is due.</summary>
    public TimeSpan Deadline
    {
        get
        {
            var silence = _heardAt + _settings.Raft.SnapshotTransferTimeout;
            return silence < _sending.Deadline ? silence : _sending.Deadline;
        }
    }

    /// <summary>Begins with the manifest.</summary>
    public void Begin(SnapshotReader reader) => reader.Open(Snapshot, (stored, trouble) =>
    {
        if (_hasEnded)
            return;
        _stored = stored;
        if (trouble is not null)
            End(trouble.Sentence);
        else if (_sending.IsDone)
            End(null);
        else
            Pump();
    });

    /// <summary>The peer says what it has.</summary>
    public void OnReceived(SnapshotChunkReceived received, TimeSpan now)
    {
        if (received.Transfer != _sending.Transfer || received.Received < 0 || received.Received > Snapshot.Length)
            return;
        _heardAt = now;
        _heard = received.Received;
        _sending.OnAcknowledged(received.Transfer, received.Received, received.IsGap, now);
        if (_sending.IsDone)
            End(null);
        else
            Pump();
    }

    /// <summary>Time has passed.</summary>
    public void OnTick(TimeSpan now)
    {
        if (now - _heardAt >= _settings.Raft.SnapshotTransferTimeout)
        {
            End($"the peer has not been heard for {_settings.Raft.SnapshotTransferTimeout.TotalSeconds} s");
            return;
        }

        _sending.OnTick(now, _heard);
        Pump();
    }

    /// <summary>Nothing more is sent, and nothing more is told.</summary>
    public void Stop() => _hasEnded = true;

    private void Pump()
    {
        if (_hasEnded || _isReading || _stored is null || !_sending.TryNext(out var offset, out var length))
            return;
        _isReading = true;
        _stored.ReadRange(offset, length, (bytes, trouble) =>
        {
            _isReading = false;
            if (_hasEnded)
                return;
            if (trouble is not null)
            {
                End(trouble.Sentence);
                return;
            }

            // In the replica's name: the peer answers whoever it hears from, and answers come through the replica alone.
            _order.Peer.Tell(new SnapshotChunk(_group, _self, To, _sending.Transfer, offset, bytes), _replica);
            Pump();
        });
    }

    private void End(string? failure)
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        _ended(this, failure);
    }
}
