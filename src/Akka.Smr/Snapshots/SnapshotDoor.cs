using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Smr.Protocol;

namespace Akka.Smr.Snapshots;

/// <summary>What came of a call to the snapshot store.</summary>
/// <param name="Found">What was loaded; null if nothing is there.</param>
/// <param name="Number">The number under which it was found.</param>
/// <param name="Failure">Why it is unknown whether the call was done, or null if it was.</param>
/// <param name="IsDamage">Whether it failed because what is stored there can't be what was stored.</param>
internal readonly record struct StoreOutcome(object? Found, long Number, string? Failure, bool IsDamage = false);

/// <summary>
/// The one place that speaks to Akka.Persistence's snapshot store, by an entry that is public only in part. The store's answers do
/// not all say what they answer, and some never come: so each call is an actor of its own, which waits so long and no longer, and
/// takes with it whatever answer comes late.
/// </summary>
internal sealed class SnapshotDoor
{
    private static readonly DateTime Origin = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly IActorContext _context;
    private readonly Props _call;
    private readonly Dictionary<long, Action<StoreOutcome>> _waiting = [];
    private long _lastCall;

    /// <summary>Opens the door to the store of a group.</summary>
    public SnapshotDoor(IActorContext context, GroupSettings settings)
    {
        _context = context;
        var store = Akka.Persistence.Persistence.Instance.Apply(context.System).SnapshotStoreFor(settings.SnapshotPluginId);
        _call = Props.Create<StoreCall>(store, settings.JournalWriteTimeout, settings.JournalRestartInterval);
    }

    /// <summary>The time in hundredths of a second, since long ago.</summary>
    public long Hundredths => (_context.System.Scheduler.Now.UtcDateTime - Origin).Ticks / (TimeSpan.TicksPerSecond / 100);

    /// <summary>Stores something under a number, in place of what was there.</summary>
    public void Save(string persistenceId, long number, ISmrMessage record, Action<StoreOutcome> done) =>
        Call(new SaveSnapshot(new SnapshotMetadata(persistenceId, number, _context.System.Scheduler.Now.UtcDateTime), record), done);

    /// <summary>Finds what is under exactly this number.</summary>
    public void Load(string persistenceId, long number, Action<StoreOutcome> done) => Call(
        new LoadSnapshot(persistenceId, new SnapshotSelectionCriteria(number, DateTime.MaxValue, number, DateTime.MinValue), long.MaxValue),
        outcome => done(outcome.Number == number ? outcome : outcome with { Found = null, Number = 0 }));

    /// <summary>Finds what has the highest number up to this one.</summary>
    public void LoadHighest(string persistenceId, long upTo, Action<StoreOutcome> done) => Call(
        new LoadSnapshot(persistenceId, new SnapshotSelectionCriteria(upTo, DateTime.MaxValue), long.MaxValue),
        done);

    /// <summary>Deletes what is under a number.</summary>
    public void Delete(string persistenceId, long number, Action<StoreOutcome> done) =>
        Call(new DeleteSnapshot(new SnapshotMetadata(persistenceId, number, DateTime.MinValue)), done);

    /// <summary>Deletes everything up to a number.</summary>
    public void DeleteUpTo(string persistenceId, long number, Action<StoreOutcome> done) =>
        Call(new DeleteSnapshots(persistenceId, new SnapshotSelectionCriteria(number, DateTime.MaxValue)), done);

    /// <summary>A call has ended.</summary>
    public void OnAnswered(StoreAnswered answer)
    {
        if (_waiting.Remove(answer.Call, out var done))
            done(answer.Outcome);
    }

    private void Call(ISnapshotRequest request, Action<StoreOutcome> done)
    {
        _waiting.Add(++_lastCall, done);
        _context.ActorOf(_call).Tell(new StartCall(_lastCall, request), _context.Self);
    }

    /// <summary>From a call, to the one who made it.</summary>
    internal sealed record StoreAnswered(long Call, StoreOutcome Outcome) : ILocalMessage;

    private sealed record StartCall(long Call, ISnapshotRequest Request) : ILocalMessage;

    /// <summary>One call. Loads are repeated, since nothing is lost by that; what a failed write has done is unknown, so its caller decides.</summary>
    private sealed class StoreCall(IActorRef store, TimeSpan timeout, TimeSpan rest) : UntypedActor
    {
        private const int LoadAttempts = 3;

        private StartCall? _start;
        private int _attempts;
        private bool _isResting;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case StartCall start:
                    _start = start;
                    Ask();
                    break;
                case LoadSnapshotResult { Snapshot: { } selected }:
                    End(new StoreOutcome(selected.Snapshot, selected.Metadata.SequenceNr, null));
                    break;
                case LoadSnapshotResult or SaveSnapshotSuccess or DeleteSnapshotSuccess or DeleteSnapshotsSuccess:
                    End(default);
                    break;
                case LoadSnapshotFailed failed:
                    var damage = DamageIn(failed.Cause);
                    Fail((damage ?? failed.Cause).Message, damage is not null);
                    break;
                case SaveSnapshotFailure failed:
                    Fail(failed.Cause.Message);
                    break;
                case DeleteSnapshotFailure failed:
                    Fail(failed.Cause.Message);
                    break;
                case DeleteSnapshotsFailure failed:
                    Fail(failed.Cause.Message);
                    break;
                case ReceiveTimeout when _isResting:
                    Ask();
                    break;
                case ReceiveTimeout:
                    Fail($"the snapshot store has not answered for {timeout.TotalSeconds} s");
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        private void Ask()
        {
            _attempts++;
            _isResting = false;
            Context.SetReceiveTimeout(timeout);
            store.Tell(_start!.Request, Self);
        }

        private void Fail(string reason, bool isDamage = false)
        {
            if (_start!.Request is not LoadSnapshot || _attempts == LoadAttempts)
            {
                End(new StoreOutcome(null, 0, reason, isDamage));
                return;
            }

            _isResting = true;
            Context.SetReceiveTimeout(rest);
        }

        /// <summary>The store has found something, and nobody can read it: not this attempt, and not the next one.</summary>
        private static SerializationException? DamageIn(Exception? cause)
        {
            while (cause is not (null or SerializationException))
                cause = cause.InnerException;
            return cause as SerializationException;
        }

        private void End(StoreOutcome outcome)
        {
            Context.Parent.Tell(new StoreAnswered(_start!.Call, outcome), Self);
            Context.Stop(Self);
        }
    }
}
