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
/// never return, so they may be put anywhere after their invocation or be left out: they are tried when no answered one fits, and
/// the latest first, since what had an effect mostly had it soon. What was tried is remembered as the set of operations taken and
/// the value after them; the set stands in it as 128 bits of a hash that each operation toggles.
/// </summary>
internal sealed class LinearizabilityChecker
{
    private readonly Event _head;
    private readonly Event _unknown;
    private readonly HashSet<(ulong First, ulong Second, ulong Value)> _tried = [];
    private readonly Stack<(Event Call, ulong Value, long Limit, int Run)> _taken = new();
    private readonly int _longestRun;
    private int _unanswered;

    // How many operations of unknown outcome were taken last, one after the other.
    private int _run;

    private LinearizabilityChecker(IEnumerable<Operation> history, int longestRun)
    {
        _longestRun = longestRun;
        var (events, unknown) = (new List<Event>(), new List<Event>());
        foreach (var operation in history)
        {
            // A read of unknown outcome constrains nothing, and what was refused never was.
            if (operation.Outcome == Outcome.Refused || operation.InvokedAt == 0 || (operation.Outcome == Outcome.Unknown && operation.Kind == OperationKind.Get))
                continue;
            var call = new Event(operation, operation.InvokedAt);
            (operation.Outcome == Outcome.Done ? events : unknown).Add(call);
            if (operation.Outcome != Outcome.Done)
                continue;
            call.Return = new Event(operation, operation.ReturnedAt);
            events.Add(call.Return);
            _unanswered++;
        }

        events.Sort(static (left, right) => left.At.CompareTo(right.At));
        unknown.Sort(static (left, right) => right.At.CompareTo(left.At));
        _head = Link(events);
        _unknown = Link(unknown);
    }

    /// <summary>Judges the operations of one key that starts at zero, within a bound on the steps of the search.</summary>
    public static Verdict Check(IEnumerable<Operation> history, long budget = 20_000_000)
    {
        // Where much is unknown, orders in which little of it follows on each other are found soonest; what they cannot explain is left
        // to the whole search.
        var operations = history.ToArray();
        foreach (var run in (ReadOnlySpan<int>)[1, 2, 4])
        {
            if (new LinearizabilityChecker(operations, run).Search(budget) == Verdict.Linearizable)
                return Verdict.Linearizable;
        }

        return new LinearizabilityChecker(operations, int.MaxValue).Search(budget);
    }

    private Verdict Search(long budget)
    {
        var value = 0UL;
        var set = (First: 0UL, Second: 0UL);
        var current = _head.Next;

        // The first reply that is left: only what was asked for before can have run next.
        var limit = long.MaxValue;
        while (_unanswered > 0)
        {
            if (budget-- == 0)
                return Verdict.OutOfBudget;

            if (current is { IsCall: true })
            {
                var with = Toggle(set, current.Operation);
                if (current.At < limit && Register.Allows(current.Operation, value, out var next) && !IsIdle(current, value, next) && _tried.Add((with.First, with.Second, next)))
                {
                    _taken.Push((current, value, limit, _run));
                    _run = current.Return is null ? _run + 1 : 0;
                    (value, set) = (next, with);
                    Lift(current);
                    (current, limit) = (_head.Next, long.MaxValue);
                    continue;
                }

                current = current.Next;
                continue;
            }

            if (current is not null)
            {
                limit = current.At;
                current = _unknown.Next;
                continue;
            }

            // Somebody has its reply before any operation that is left could have run: the last choice was wrong.
            if (!_taken.TryPop(out var last))
                return Verdict.Violated;
            (value, limit, _run) = (last.Value, last.Limit, last.Run);
            set = Toggle(set, last.Call.Operation);
            Unlift(last.Call);
            current = last.Call.Next;
        }

        return Verdict.Linearizable;
    }

    /// <summary>
    /// What may be left out as well, and so need not be tried: an operation of unknown outcome that changes nothing, or whose effect
    /// is overwritten before anybody has seen it. Nor is more of it taken in a row than this search allows.
    /// </summary>
    private bool IsIdle(Event call, ulong value, ulong next) =>
        (call.Return is null && (next == value || _run == _longestRun)) || (call.Operation.Kind == OperationKind.Put && _run > 0);

    private static Event Link(List<Event> events)
    {
        var head = new Event(null!, 0);
        var last = head;
        foreach (var one in events)
        {
            last.Next = one;
            one.Previous = last;
            last = one;
        }

        return head;
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
