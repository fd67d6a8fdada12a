using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>
/// The queue before an actor. Any thread may add; at most one run is scheduled or under way at a time, and the actor's code
/// runs in no other place. System messages go first, also when the mailbox is suspended.
/// </summary>
internal sealed class Mailbox(ActorCell cell, MessageDispatcher dispatcher) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Envelope> _user = new();
    private readonly ConcurrentQueue<ISystemMessage> _system = new();
    private Stack<Envelope>? _front;
    private int _scheduled;
    private volatile bool _closed;

    /// <summary>How often the actor was suspended without being resumed. Touched by its own run only.</summary>
    public int SuspendCount { get; set; }

    /// <summary>The actor is gone: what comes now goes to dead letters.</summary>
    public bool IsClosed => _closed;

    /// <summary>What the next run begins with, for who watches the actors from outside.</summary>
    public object? Next => _system.TryPeek(out var system) ? system : _user.TryPeek(out var envelope) ? envelope.Message : null;

    public void Enqueue(in Envelope envelope)
    {
        _user.Enqueue(envelope);
        Schedule();
    }

    public void Enqueue(ISystemMessage message)
    {
        _system.Enqueue(message);
        Schedule();
    }

    /// <summary>Puts a message before all others. Called by the actor's own run, for what it had taken out and held back.</summary>
    public void Prepend(in Envelope envelope) => (_front ??= new Stack<Envelope>()).Push(envelope);

    /// <summary>Called by the actor's own run, when it has stopped for good.</summary>
    public void Close() => _closed = true;

    public void Execute()
    {
        var previous = ActorCell.Current;
        ActorCell.Current = cell;
        try
        {
            ProcessSystemMessages();
            ProcessUserMessages();
        }
        finally
        {
            ActorCell.Current = previous;
            bool prepended = _front is { Count: > 0 }; // Another run may touch it as soon as the flag has fallen.
            Volatile.Write(ref _scheduled, 0);
            Interlocked.MemoryBarrier(); // What was added before the flag fell must be seen now, or by who added it.
            if (!_system.IsEmpty || ((prepended || !_user.IsEmpty) && (SuspendCount == 0 || _closed))) Schedule();
        }
    }

    public override string ToString() => cell.Self.Path.ToStringWithUid();

    private void Schedule()
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0) dispatcher.Executor.Execute(this);
    }

    private void ProcessSystemMessages()
    {
        while (_system.TryDequeue(out var message))
        {
            if (_closed) cell.AnswerWhenDead(message);
            else cell.SystemInvoke(message);
        }
    }

    private void ProcessUserMessages()
    {
        for (int left = dispatcher.Throughput; left > 0; left--)
        {
            if (_closed)
            {
                DrainToDeadLetters();
                return;
            }

            if (SuspendCount > 0 || !TryDequeue(out var envelope)) return;
            cell.Invoke(envelope);
            if (!_system.IsEmpty) ProcessSystemMessages();
        }
    }

    private void DrainToDeadLetters()
    {
        while (TryDequeue(out var envelope))
            cell.System.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, cell.Self), envelope.Sender);
    }

    private bool TryDequeue(out Envelope envelope) => (_front is not null && _front.TryPop(out envelope)) || _user.TryDequeue(out envelope);
}
