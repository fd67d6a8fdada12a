using Akka.Actor;
using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// What a replica knows of its disk: one life of its journal. It finds the disk's name, reads the records, and then writes what it is
/// told, one record at a time. It ends itself after <see cref="JournalDamaged"/> and <see cref="JournalFailed"/>, which come once; the
/// replica then begins another life under another name, so answers of this one reach nobody.
/// </summary>
internal sealed class JournalActor(GroupSettings settings) : UntypedActor
{
    private IActorRef _identity = ActorRefs.Nobody;
    private IActorRef _records = ActorRefs.Nobody;
    private bool _hasEnded;

    public static Props Props(GroupSettings settings) => Actor.Props.Create(() => new JournalActor(settings));

    protected override void PreStart() => _identity = Context.Watch(Context.ActorOf(IdentityActor.Props(settings), "identity"));

    // What failed must not go on with what it holds in memory (the disk may hold more, or less).
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteRecord or TrimJournal:
                _records.Forward(message);
                break;
            case JournalGrown or JournalRecovered:
                Context.Parent.Tell(message);
                break;
            case StorageIdentified identified:
                Context.Unwatch(_identity);
                Context.Stop(_identity);
                _records = Context.Watch(Context.ActorOf(RecordsActor.Props(settings, identified.Self, Context.Parent), "records"));
                break;
            case JournalDamaged or JournalFailed:
                End((ILocalMessage)message);
                break;
            case Terminated:
                End(new JournalFailed("The journal's actor has stopped by an error of its own; see the log."));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void End(ILocalMessage verdict)
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        Context.Parent.Tell(verdict);
        Context.Stop(Self);
    }
}
