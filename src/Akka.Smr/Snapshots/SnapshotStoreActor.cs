using Akka.Actor;
using Akka.Event;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// A replica's snapshots: taken piece by piece from the machine, read back to it, sent to peers, received from them, and deleted. It
/// only passes messages on to the parts that do so, and keeps the time; nothing in it ever waits.
/// </summary>
internal sealed class SnapshotStoreActor : UntypedActor, IWithTimers
{
    /// <summary>Beside the window of a sender with equal settings there is room for what it sends again.</summary>
    private const int WaitingWindows = 2;

    private readonly GroupSettings _settings;
    private readonly GroupId _group;
    private readonly Identity _self;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _replica = Context.Parent;
    private readonly SnapshotDoor _door;
    private readonly SnapshotReader _reader;
    private readonly SnapshotStaging _staging;
    private readonly SnapshotSweep _sweep;
    private readonly Func<SnapshotName, SnapshotWriter> _newWriter;
    private readonly List<SnapshotCourier> _couriers = [];
    private SnapshotTaking? _taking;
    private SnapshotMeta? _beingRead;
    private StoredSnapshot? _opened;

    /// <summary>Creates the actor. Throws when the snapshot store can't be started.</summary>
    public SnapshotStoreActor(GroupSettings settings, GroupId group, Identity self)
    {
        (_settings, _group, _self) = (settings, group, self);
        var storage = new SnapshotStorage(settings, self.Storage);
        _door = new SnapshotDoor(Context, settings);
        var catalog = new SnapshotCatalog(_door, storage.List);
        var deletion = new SnapshotDeletion(_door, catalog, storage);
        _reader = new SnapshotReader(_door, storage);
        _newWriter = name => new SnapshotWriter(_door, catalog, deletion, storage, name);
        _staging = new SnapshotStaging(
            group, self, _replica, _newWriter, (long)WaitingWindows * settings.SnapshotWindowChunks * settings.SnapshotChunkBytes, RestStaging);
        _sweep = new SnapshotSweep(_door, catalog, deletion, storage, IsInUse);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>The store of a replica, which must be its parent.</summary>
    public static Props Props(GroupSettings settings, GroupId group, Identity self) => Actor.Props.Create(() => new SnapshotStoreActor(settings, group, self));

    protected override void PreStart() => _sweep.Run();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SnapshotDoor.StoreAnswered answer:
                _door.OnAnswered(answer);
                break;
            case AppendSnapshot append:
                OnAppend(append);
                break;
            case FromPeer from:
                OnPeer(from.Peer, from.Message);
                break;
            case ReadSnapshot read:
                OnRead(read, Sender);
                break;
            case SendingTick tick:
                OnSendingTick(tick.To);
                break;
            case BeginSnapshot begin:
                OnBegin(begin.Snapshot);
                break;
            case AbandonSnapshot abandon when _taking is { } taking && taking.Snapshot.Id == abandon.Id:
                taking.Fail(abandon.Reason);
                break;
            case AbandonSnapshot:
                break;
            case SendSnapshotTo order:
                OnSend(order);
                break;
            case CancelSnapshotTo cancel:
                Stop(_couriers.Find(courier => courier.To == cancel.To && courier.Snapshot.Transfer == cancel.Transfer));
                break;
            case StageSnapshotFrom stage:
                _staging.Expect(stage.Snapshot);
                break;
            case ResumeStaging:
                _staging.Resume();
                break;
            case DeleteSnapshotsBelow delete:
                OnDeleteBelow(delete.Keep);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnBegin(SnapshotMeta snapshot)
    {
        _taking?.GiveUp("another one was begun");
        if (_sweep.Keep is { } kept && SnapshotName.Of(kept) == SnapshotName.Of(snapshot))
        {
            _replica.Tell(new SnapshotNotStored(snapshot.Id, "it is there already"));
            return;
        }

        _taking = new SnapshotTaking(snapshot, _newWriter(SnapshotName.Of(snapshot)), _settings.SnapshotChunkBytes, _replica);
        _taking.Begin();
    }

    private void OnAppend(AppendSnapshot append)
    {
        if (_taking is { HasEnded: false } taking && taking.Snapshot.Id == append.Id)
            taking.Append(append, Sender);
        else
            Sender.Tell(new SnapshotNotStored(append.Id, "no snapshot is being taken there"));
    }

    private void OnRead(ReadSnapshot read, IActorRef machine)
    {
        // Whoever begins to read looks at the manifest; the same bytes may have been stored anew since it was read before.
        if (read.Piece > 0 && _opened is { } opened && opened.Snapshot.Transfer == read.Snapshot.Transfer)
        {
            ReadPiece(opened, read, machine);
            return;
        }

        _beingRead = read.Snapshot;
        _reader.Open(read.Snapshot, (stored, trouble) =>
        {
            _opened = stored;
            if (stored is null)
                Refuse(read, machine, trouble!);
            else
                ReadPiece(stored, read, machine);
        });
    }

    private void ReadPiece(StoredSnapshot stored, ReadSnapshot read, IActorRef machine)
    {
        if (stored.Pieces == 0 && read.Piece == 0)
            Give(read, machine, default, isLast: true);
        else if (read.Piece < 0 || read.Piece >= stored.Pieces)
            Refuse(read, machine, new SnapshotTrouble($"There is no piece {read.Piece} of {read.Snapshot}: it has {stored.Pieces}.", false));
        else
            stored.Read(read.Piece, (bytes, trouble) =>
            {
                if (trouble is null)
                    Give(read, machine, bytes, read.Piece == stored.Pieces - 1);
                else
                    Refuse(read, machine, trouble);
            });
    }

    private void Give(ReadSnapshot read, IActorRef machine, ReadOnlyMemory<byte> bytes, bool isLast)
    {
        machine.Tell(new SnapshotRead(read.Snapshot.Id, read.Piece, bytes, isLast));
        if (isLast)
            EndReading(read);
    }

    private void Refuse(ReadSnapshot read, IActorRef machine, SnapshotTrouble trouble)
    {
        machine.Tell(new SnapshotUnreadable(read.Snapshot.Id, trouble));
        EndReading(read);
    }

    /// <summary>What is being read to its end is not deleted before; but who stops in the middle holds it only until the next is read.</summary>
    private void EndReading(ReadSnapshot read)
    {
        if (_beingRead?.Transfer != read.Snapshot.Transfer)
            return;
        _beingRead = null;
        _opened = null;
        _sweep.Run();
    }

    private void OnSend(SendSnapshotTo order)
    {
        Stop(_couriers.Find(courier => courier.To == order.To));
        var courier = new SnapshotCourier(order, _settings, _group, _self, _replica, Now, OnSent);
        _couriers.Add(courier);
        StartTimer(courier);
        courier.Begin(_reader);
    }

    private void OnSent(SnapshotCourier courier, string? failure)
    {
        if (failure is not null)
            _log.Warning("{0} was not sent to {1}: {2}", courier.Snapshot, courier.To, failure);
        _replica.Tell(new SnapshotSent(courier.To.Member, courier.Snapshot.Transfer, failure is null));
        Stop(courier);
    }

    private void OnSendingTick(Identity to)
    {
        var courier = _couriers.Find(courier => courier.To == to);
        courier?.OnTick(Now);
        if (courier is not null && _couriers.Contains(courier))
            StartTimer(courier);
    }

    private void StartTimer(SnapshotCourier courier)
    {
        var delay = courier.Deadline - Now;
        Timers.StartSingleTimer(courier.To, new SendingTick(courier.To), delay > TimeSpan.FromMilliseconds(1) ? delay : TimeSpan.FromMilliseconds(1));
    }

    private void Stop(SnapshotCourier? courier)
    {
        if (courier is null)
            return;
        courier.Stop();
        _couriers.Remove(courier);
        Timers.Cancel(courier.To);
        _sweep.Run();
    }

    private void OnPeer(IActorRef peer, ISmrMessage message)
    {
        switch (message)
        {
            case SnapshotChunk chunk:
                _staging.Take(chunk, peer);
                break;
            case SnapshotChunkReceived received when received.Group == _group && received.To == _self:
                _couriers.Find(courier => courier.To == received.From)?.OnReceived(received, Now);
                break;
            default:
                break;
        }
    }

    private void RestStaging(string reason)
    {
        _log.Warning("Receiving {0} begins anew: {1}", _staging.Wanted, reason);
        Timers.StartSingleTimer(nameof(ResumeStaging), ResumeStaging.Instance, _settings.JournalRestartInterval);
    }

    private void OnDeleteBelow(SnapshotMeta keep)
    {
        if (_sweep.Keep is { } kept && kept.Id.Index > keep.Id.Index)
            return;
        _sweep.Keep = keep;
        if (_taking is { } taking && _sweep.IsObsolete(SnapshotName.Of(taking.Snapshot)))
            taking.Fail("a newer one has taken its place");
        if (_staging.Wanted is { } staged && _sweep.IsObsolete(SnapshotName.Of(staged)))
            _staging.Forget();
        _sweep.Run();
    }

    private bool IsInUse(SnapshotName name) =>
        (_taking is { HasEnded: false } taking && SnapshotName.Of(taking.Snapshot) == name) ||
        (_beingRead is { } read && SnapshotName.Of(read) == name) ||
        (_staging.Wanted is { } wanted && SnapshotName.Of(wanted) == name) ||
        _couriers.Exists(courier => SnapshotName.Of(courier.Snapshot) == name);

    private sealed record SendingTick(Identity To) : ILocalMessage;

    private sealed record ResumeStaging : ILocalMessage
    {
        public static ResumeStaging Instance { get; } = new();
    }
}
