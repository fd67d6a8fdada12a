using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Commands that a persistent actor holds back, in the order in which they came.</summary>
internal sealed class InternalStash(IActorContext context)
{
    private readonly ActorCell _cell = (ActorCell)context;
    private readonly LinkedList<Envelope> _commands = [];

    /// <summary>Holds back the message that is being processed.</summary>
    public void Stash() => _commands.AddLast(new Envelope(_cell.CurrentMessage!, _cell.Sender));

    /// <summary>Puts the oldest command before all that is in the mailbox.</summary>
    public void UnstashOne()
    {
        if (_commands.First is not { } oldest)
            return;

        _commands.RemoveFirst();
        _cell.Mailbox.Prepend(oldest.Value);
    }

    /// <summary>Puts all commands before all that is in the mailbox.</summary>
    public void UnstashAll()
    {
        while (_commands.Last is { } youngest)
        {
            _commands.RemoveLast();
            _cell.Mailbox.Prepend(youngest.Value);
        }
    }
}
