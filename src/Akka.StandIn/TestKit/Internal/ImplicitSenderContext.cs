using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Keeps the test actor the sender of what a test tells, also behind an await.</summary>
internal sealed class ImplicitSenderContext : SynchronizationContext
{
    private readonly ActorCell? _sender;
    private readonly ActorCell? _outerSender;
    private readonly SynchronizationContext? _outerContext;

    private ImplicitSenderContext(ActorCell? sender) => (_sender, _outerSender, _outerContext) = (sender, ActorCell.Current, Current);

    /// <summary>Makes the actor the sender on this thread; null stands for nobody.</summary>
    public static ImplicitSenderContext Enter(ActorCell? sender)
    {
        var context = new ImplicitSenderContext(sender);
        ActorCell.Current = sender;
        SetSynchronizationContext(context);
        return context;
    }

    /// <summary>Gives the thread back as it was found, if this is still the one that was entered.</summary>
    public void Leave()
    {
        if (!ReferenceEquals(Current, this))
            return;

        ActorCell.Current = _outerSender;
        SetSynchronizationContext(_outerContext);
    }

    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => Run(d, state));

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object? state)
    {
        var (cell, context) = (ActorCell.Current, Current);
        ActorCell.Current = _sender;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            ActorCell.Current = cell;
            SetSynchronizationContext(context);
        }
    }
}
