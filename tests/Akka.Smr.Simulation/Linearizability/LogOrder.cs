namespace Akka.Smr.Simulation.Linearizability;

/// <summary>
/// The order of operations that the replicated log suggests. The log is not trusted: what it suggests is held against what the clients
/// saw, and explains it or does not. Where it does, there is no need to search; where it does not, a search may yet find another order.
/// </summary>
internal sealed class LogOrder
{
    private readonly List<Operation> _history;
    private readonly Operation[] _run;

    // After so many operations of the log: the value, and the latest moment at which one of them was invoked.
    private readonly ulong[] _values;
    private readonly long[] _invoked;

    private readonly List<(Operation Operation, int Place)> _placed = [];

    private LogOrder(IEnumerable<Operation> history, Func<Operation, long> ranAt)
    {
        _history = [.. history.Where(static operation => operation.InvokedAt != 0 && operation.Outcome != Outcome.Refused)];
        _run = [.. _history.Where(operation => ranAt(operation) > 0).OrderBy(ranAt)];
        _values = new ulong[_run.Length + 1];
        _invoked = new long[_run.Length + 1];
    }

    /// <summary>
    /// Whether the operations of one key that starts at zero, in the order of the log and with every read that is not in it at the first
    /// place where it fits, keep to real time and explain every reply.
    /// </summary>
    /// <param name="history">The operations.</param>
    /// <param name="ranAt">The index at which an operation ran; zero if at none.</param>
    public static bool Explains(IEnumerable<Operation> history, Func<Operation, long> ranAt)
    {
        var order = new LogOrder(history, ranAt);
        return order.ExplainsLog() && order.ExplainsReads();
    }

    private bool ExplainsLog()
    {
        for (var i = 0; i < _run.Length; i++)
        {
            var operation = _run[i];
            if (!Register.Allows(operation, _values[i], out _values[i + 1]) || (operation.Outcome == Outcome.Done && operation.ReturnedAt < _invoked[i]))
                return false;
            _invoked[i + 1] = Math.Max(_invoked[i], operation.InvokedAt);
            _placed.Add((operation, i + 1));
        }

        return true;
    }

    /// <summary>The first place is the best: the earlier a read stands, the less it asks of those after it.</summary>
    private bool ExplainsReads()
    {
        foreach (var operation in _history.Where(static operation => operation.Outcome == Outcome.Done).Except(_run).OrderBy(static operation => operation.InvokedAt))
        {
            if (operation.Kind != OperationKind.Get)
                return false;
            var place = FirstPlaceOf(operation);
            while (place <= _run.Length && _values[place] != operation.Result)
                place++;
            if (place > _run.Length || _invoked[place] > operation.ReturnedAt)
                return false;
            _placed.Add((operation, place));
        }

        return true;
    }

    /// <summary>Behind everything that had returned when it was invoked.</summary>
    private int FirstPlaceOf(Operation read)
    {
        var first = 0;
        foreach (var (operation, place) in _placed)
        {
            if (operation.Outcome == Outcome.Done && operation.ReturnedAt < read.InvokedAt)
                first = Math.Max(first, place);
        }

        return first;
    }
}
