using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// The three actors above all others: the root, and below it the parents of the user's actors and of the system's own. They
/// end in that order: user, then whatever must leave, then system, then root.
/// </summary>
internal sealed class Guardians
{
    public Guardians(ActorSystemImpl system, MessageDispatcher dispatcher)
    {
        var rootPath = system.Provider.RootPath;
        var bubble = new BubbleWalker(system, rootPath / "bubble-walker");
        Root = new LocalActorRef(system, Props.Create(() => new RootGuardian(system)), dispatcher, bubble, rootPath);
        Root.Start();
        User = Make(system, dispatcher, Props.Create(() => new Guardian()), "user");
        System = Make(system, dispatcher, Props.Create(() => new Guardian()), "system");
        Root.Tell(new Begin(User, System), Nobody.Instance);
    }

    public LocalActorRef Root { get; }

    public LocalActorRef User { get; }

    public LocalActorRef System { get; }

    private LocalActorRef Make(ActorSystemImpl system, MessageDispatcher dispatcher, Props props, string name) =>
        Root.Cell.AddGuardian(new LocalActorRef(system, props, dispatcher, Root, Root.Path / name));

    private sealed record Begin(IActorRef User, IActorRef System) : INoSerializationVerificationNeeded;

    private sealed record AllHasLeft : INoSerializationVerificationNeeded;

    /// <summary>Ends the system's actors after the user's, and itself after them.</summary>
    private sealed class RootGuardian(ActorSystemImpl system) : UntypedActor
    {
        private IActorRef? _user;
        private IActorRef? _system;

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Begin begin:
                    _user = Context.Watch(begin.User);
                    _system = Context.Watch(begin.System);
                    break;
                case Terminated terminated when terminated.ActorRef.Equals(_user):
                    var self = Self;
                    system.Provider.Shutdown(() => self.Tell(new AllHasLeft(), ActorRefs.NoSender));
                    break;
                case AllHasLeft:
                    Context.Stop(_system!);
                    break;
                case Terminated:
                    Context.Stop(Self);
                    break;
            }
        }
    }

    /// <summary>The parent of top-level actors.</summary>
    private sealed class Guardian : UntypedActor
    {
        protected override void OnReceive(object message) =>
            Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender);

        // Children of a guardian that fails are not lost with it.
        protected override void PreRestart(Exception reason, object message)
        {
        }
    }

    /// <summary>Stands above the root; when that has ended, the system has.</summary>
    private sealed class BubbleWalker(ActorSystemImpl system, ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path { get; } = path;

        public override IActorRefProvider Provider => system.Provider;

        public override void SendSystemMessage(Akka.Dispatch.SysMsg.ISystemMessage message)
        {
            switch (message)
            {
                case Failed failed:
                    failed.Child.Stop();
                    break;
                case DeathWatchNotification:
                    system.OnRootStopped();
                    break;
            }
        }
    }
}
