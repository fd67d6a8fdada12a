using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>A test with an actor system that has persistence, a journal under the test's control among the plugins, and an inbox.</summary>
public abstract class PersistenceTest : IAsyncLifetime
{
    private const string Defaults = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.persistence {
          journal.plugin = akka.persistence.journal.inmem
          snapshot-store.plugin = akka.persistence.snapshot-store.inmem
          journal.controlled {
            class = "Akka.StandIn.Tests.Persistence.ControlledJournal, Akka.StandIn.Tests"
          }
        }
        """;

    private protected const string Controlled = "akka.persistence.journal.controlled";

    private readonly Config _config;
    private ActorSystem? _system;
    private Inbox? _inbox;

    protected PersistenceTest(string config = "") =>
        _config = ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Defaults));

    protected ActorSystem System => _system!;

    private protected Inbox Inbox => _inbox!;

    private protected PersistenceExtension Extension => Akka.Persistence.Persistence.Instance.Apply(System);

    public virtual Task InitializeAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    public virtual Task DisposeAsync() => System.Terminate();

    /// <summary>Ends the system and starts another one like it: only what a plugin has really stored is left.</summary>
    protected async Task RestartSystem()
    {
        await System.Terminate();
        Start();
    }

    private protected IActorRef Record(
        string id, Recovery? recovery = null, string? journal = null, string? snapshots = null, IActorRef? observer = null) =>
        System.ActorOf(Props.Create(() => new Recorder(id, observer ?? Inbox.Ref, recovery, journal, snapshots)));

    /// <summary>A recorder that has recovered from nothing.</summary>
    private protected IActorRef RecordNew(string id, string? journal = null)
    {
        var actor = Record(id, journal: journal);
        Inbox.Expect("recovered to 0");
        return actor;
    }

    private protected async Task Tell(Control control) =>
        await Extension.JournalFor(Controlled).Ask<Control>(control, TimeSpan.FromSeconds(10));

    private protected async Task ObserveJournal(IActorRef observer) =>
        await Extension.JournalFor(Controlled).Ask<Observe>(new Observe(observer), TimeSpan.FromSeconds(10));

    /// <summary>Stops an actor and waits until it is gone.</summary>
    private protected void StopAndWait(IActorRef actor)
    {
        Inbox.Watch(actor);
        System.Stop(actor);
        Inbox.ExpectTermination(actor);
    }

    private void Start()
    {
        _system = ActorSystem.Create("persistence", _config);
        _inbox = new Inbox(_system);
    }
}
