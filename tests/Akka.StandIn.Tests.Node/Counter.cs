using Akka.Persistence;

namespace Akka.StandIn.Tests.Node;

/// <summary>Persists the numbers from one on, told by <c>count n</c>, and acknowledges each once it is on disk.</summary>
internal sealed class Counter(string persistenceId) : UntypedPersistentActor
{
    private long _last;
    private long _target;

    public override string PersistenceId => persistenceId;

    protected override void OnRecover(object message)
    {
        if (message is byte[] number)
            Take(number);
        else if (message is RecoveryCompleted)
            Console.WriteLine($"recovered {_last}");
    }

    protected override void OnCommand(object message)
    {
        if (message is not string command)
            return;
        _target = _last + int.Parse(command.Split(' ')[1], null);
        PersistNext();
    }

    private void PersistNext()
    {
        if (_last == _target)
            return;
        Persist(BitConverter.GetBytes(_last + 1), number =>
        {
            Take(number);
            Console.WriteLine($"persisted {_last}");
            PersistNext();
        });
    }

    /// <exception cref="InvalidOperationException">A number is missing, or comes twice.</exception>
    private void Take(byte[] number)
    {
        var next = BitConverter.ToInt64(number);
        if (next != _last + 1)
            throw new InvalidOperationException($"{next} follows {_last}");
        _last = next;
    }
}
