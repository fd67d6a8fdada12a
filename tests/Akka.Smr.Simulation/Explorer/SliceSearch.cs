using System.Text;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// Searches a slice depth first until no state is left, or too many are. A state is recognized by its hash, so that each is
/// entered once, however it is reached.
/// </summary>
internal sealed class SliceSearch(Slice slice, int maxStates)
{
    private readonly HashSet<UInt128> _seen = [];
    private readonly List<ExplorerAction> _trail = [];
    private readonly List<ExplorerAction> _enabled = [];

    public int States => _seen.Count;

    public long Steps { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Whether every reachable state was entered.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The promise that was broken, with the way there, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>The shortest way found to the violation.</summary>
    public IReadOnlyList<ExplorerAction> Schedule { get; private set; } = [];

    public SliceSearch Run()
    {
        var start = slice.Start();
        var stack = new Stack<Frame>();
        _seen.Add(start.Hash());
        stack.Push(Open(start));
        while (stack.Count > 0)
        {
            var frame = stack.Peek();
            if (frame.Next == frame.Actions.Length)
            {
                stack.Pop();
                if (_trail.Count > 0)
                    _trail.RemoveAt(_trail.Count - 1);
                continue;
            }

            var action = frame.Actions[frame.Next++];
            _trail.Add(action);
            if (!TryEnter(frame.World, action, out var world))
                return this;
            if (_seen.Count > maxStates)
                return this;
            if (world is null)
            {
                _trail.RemoveAt(_trail.Count - 1);
                continue;
            }

            stack.Push(Open(world));
            Depth = Math.Max(Depth, stack.Count - 1);
        }

        IsExhausted = true;
        return this;
    }

    /// <summary>False where a promise is broken; a null world where the state is known.</summary>
    private bool TryEnter(SmallWorld from, ExplorerAction action, out SmallWorld? world)
    {
        world = null;
        Steps++;
        try
        {
            var next = Actions.Apply(from, action);
            if (_seen.Add(next.Hash()))
                world = next;
            return true;
        }
        catch (SafetyViolation violation)
        {
            Schedule = Shrinking.Shortest(slice, _trail, violation.Property);
            Violation = Tell(violation);
            return false;
        }
    }

    private Frame Open(SmallWorld world)
    {
        Actions.Enabled(world, _enabled);
        return new Frame(world, [.. _enabled]);
    }

    private string Tell(SafetyViolation violation)
    {
        var text = new StringBuilder();
        text.Append(slice.Name).Append(" breaks ").Append(violation.Message).Append('\n');
        var world = slice.Start();
        text.Append(world);
        foreach (var action in Schedule)
        {
            var message = action.Kind == ActionKind.Deliver ? $" ({world.Link(action.Slot, action.Other)[action.Position].Envelope})" : "";
            text.Append("* ").Append(action).Append(message).Append('\n');
            try
            {
                world = Actions.Apply(world, action);
            }
            catch (SafetyViolation last)
            {
                text.Append(last.Message).Append('\n');
            }
        }

        return text.Append(world).ToString();
    }

    private sealed class Frame(SmallWorld world, ExplorerAction[] actions)
    {
        public SmallWorld World { get; } = world;

        public ExplorerAction[] Actions { get; } = actions;

        public int Next { get; set; }
    }
}
