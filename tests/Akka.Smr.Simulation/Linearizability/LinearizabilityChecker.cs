namespace Akka.Smr.Simulation.Linearizability;

/// <summary>What the checker found.</summary>
internal enum Verdict : byte
{
    /// <summary>There is an order that explains every reply.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    Violated,

    /// <summary>The search was given up: this proves nothing, and counts as a failure.</summary>
    OutOfBudget,
}

/// <summary>
/// Finds out whether a history of one key is linearizable: Wing and Gong's search, with Lowe's memory of what was tried.
/// It looks for an order of the operations that keeps to real time and explains every reply. Operations of unknown outcome
/// never return, so they may be put anywhere after their invocation or be left out. What was tried is remembered as the set
/// of operations taken and the value after them; the set stands in it as 128 bits of a hash that each operation toggles.
/// </summary>
internal sealed class LinearizabilityChecker
{
    private readonly Event _head;
    private readonly HashSet<(ulong First, ulong Second, ulong Value)> _tried = [];
    private readonly Stack<(Event Call, ulong Value)> _taken = new();
    private int _unanswered;

    private LinearizabilityChecker(IEnumerable<Operation> history)
    {
        var events = new List<Event>();
        foreach (var operation in history)
        {
            // A read of unknown outcome constrains nothing, and what was refused never was.
            if (operation.Outcome == Outcome.Refused || operation.InvokedAt == 0 || (operation.Outcome == Outcome.Unknown && operation.Kind == OperationKind.Get))
                continue;
            var call = new Event(operation, operation.InvokedAt);
            events.Add(call);
            if (operation.Outcome != Outcome.Done)
                continue;
            call.Return = new Event(operation, operation.ReturnedAt);
            events.Add(call.Return);
            _unanswered++;
        }

        events.Sort(static (left, right) => left.At.CompareTo(right.At));
        _head = new Event(null!, 0);
        var last = _head;
        foreach (var one in events)
        {
            last.Next = one;
            one.Previous = last;
            last = one;
        }
    }

    /// <summary>Judges the operations of one key that starts at zero, within a bound on the steps of the search.</summary>
    public static Verdict Check(IEnumerable<Operation> history, long budget = 20_000_000) => new LinearizabilityChecker(history).Search(budget);

    private Verdict Search(long budget)
    {
        var value = 0UL;
        var set = (First: 0UL, Second: 0UL);
        var current = _head.Next;
        while (_unanswered > 0)
        {
            if (budget-- == 0)
                return Verdict.OutOfBudget;

            if (current is { IsCall: true })
            {
                var with = Toggle(set, current.Operation);
                if (Register.Allows(current.Operation, value, out var next) && _tried.Add((with.First, with.Second, next)))
                {
                    _taken.Push((current, value));
                    (value, set) = (next, with);
                    Lift(current);
                    current = _head.Next;
                    continue;
                }

                current = current.Next;
                continue;
            }

            // Somebody has its reply before any operation that is left could have run: the last choice was wrong.
            if (!_taken.TryPop(out var last))
                return Verdict.Violated;
            value = last.Value;
            set = Toggle(set, last.Call.Operation);
            Unlift(last.Call);
            current = last.Call.Next;
        }

        return Verdict.Linearizable;
    }

    private static (ulong First, ulong Second) Toggle((ulong First, ulong Second) set, Operation operation)
    {
        var salt = (ulong)operation.Id;
        return (set.First ^ World.Chance.Mix(salt + 1, 1), set.Second ^ World.Chance.Mix(salt + 1, 2));
    }

    private void Lift(Event call)
    {
        call.Unlink();
        if (call.Return is null)
            return;
        call.Return.Unlink();
        _unanswered--;
    }

    private void Unlift(Event call)
    {
        if (call.Return is not null)
        {
            call.Return.Relink();
            _unanswered++;
        }

        call.Relink();
    }

    private sealed class Event(Operation operation, long at)
    {
        public Operation Operation { get; } = operation;

        public long At { get; } = at;

        /// <summary>The reply's event; on a call only.</summary>
        public Event? Return { get; set; }

        public bool IsCall => At == Operation.InvokedAt;

        public Event? Previous { get; set; }

        public Event? Next { get; set; }

        public void Unlink()
        {
            Previous!.Next = Next;
            if (Next is not null)
                Next.Previous = Previous;
        }

        public void Relink()
        {
            Previous!.Next = this;
            if (Next is not null)
                Next.Previous = this;
        }
    }
}
