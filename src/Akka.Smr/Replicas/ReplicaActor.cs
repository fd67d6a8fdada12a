using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>
/// The host of one member of a group: it feeds the core with what happens and does what the core asks for, and decides nothing of the
/// protocol itself. Its behaviour is its Raft role. It lives as long as its actor system, so that a ref to it stays good: when its
/// storage fails, only the core and the children end, and a new life begins from what is on disk.
/// </summary>
/// <remarks>
/// The parts: <c>.Lives</c> from disk to core and back; <c>.Roles</c> the behaviours; <c>.Effects</c> what the core asks for, with <c>.Journal</c> and <c>.Snapshots</c>;
/// <c>.Requests</c> commands and queries; <c>.Peers</c> other members; <c>.Encounters</c> other groups; <c>.Membership</c> whether it is in; <c>.Administration</c> operators.
/// </remarks>
internal sealed partial class ReplicaActor : UntypedActor
{
    private readonly GroupSettings _settings;
    private readonly Props _stateMachine;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _me;
    private readonly IScheduler _scheduler;
    private readonly EventStream _events;
    private readonly AddressBook _book;
    private readonly Chance _chance;
    private readonly string _ownAddress;
    private readonly MemberId _member;
    private readonly GroupMetrics _metrics;

    public ReplicaActor(GroupSettings settings, Props stateMachine)
    {
        _settings = settings;
        _stateMachine = stateMachine;
        _me = Self;
        _scheduler = Context.System.Scheduler;
        _events = Context.System.EventStream;
        var system = (ExtendedActorSystem)Context.System;
        _book = new AddressBook(system, settings);
        _chance = Chance.For(system, $"replica-{settings.Name}");
        _ownAddress = system.Provider.DefaultAddress.ToString();
        _member = MemberNames.IdOf(settings.NodeName);
        _metrics = SmrMetrics.ForReplica(settings.Name, settings.NodeName);
        _encounters = new Encounters(settings.IntroductionInterval, settings.EncounterInterval);
        _replies = new ReplyBook(settings.MaxBatchBytes);
        _journalWatch = new JournalWatch(settings.JournalStallTimeout, settings.JournalWriteTimeout);
    }

    private TimeSpan Clock => _scheduler.MonotonicClock;

    private Instant Now => new(_scheduler.MonotonicClock, _scheduler.Now.UtcTicks);

    public static Props Props(GroupSettings settings, Props stateMachine) => Akka.Actor.Props.Create(() => new ReplicaActor(settings, stateMachine));

    // Whatever dies below, dies for good: its successor belongs to another life of the replica, with another name.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _childFailure = cause.GetBaseException().Message;
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        _events.Subscribe(Self, typeof(DisassociatedEvent));
        _events.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        BeginLife();
    }

    protected override void PostStop()
    {
        _events.Unsubscribe(Self);
        _deadline?.Cancel();
        _lookingAround?.Cancel();
        AnswerEverybody();
        _metrics.Dispose();
    }

    /// <summary>The behaviour is set before the first message; see <c>.Roles</c>.</summary>
    protected override void OnReceive(object message) => Unhandled(message);

    private void Schedule(TimeSpan after, object message) =>
        _scheduler.ScheduleTellOnce(after > TimeSpan.Zero ? after : TimeSpan.Zero, _me, message, _me);

    private void Publish(SmrEvent happened) => _events.Publish(happened);
}
