
namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// Searches the whole small world, in which everything may happen, by its distance from the ordinary course of events: writes
/// end at once, the oldest message comes first, timers fire only when nothing else is left, and a leader then gets a command.
/// Whatever else happens costs a delay. All schedules with few delays are tried, then those with one more, until the steps
/// are used up.
/// </summary>
internal sealed class DelayBoundedSearch(Slice world, int depth, long maxSteps)
{
    private readonly Dictionary<UInt128, (int Delays, int Depth)> _seen = [];
    private readonly List<ExplorerAction> _trail = [];

    public long Steps { get; private set; }

    public int States => _seen.Count;

    /// <summary>All schedules with so many delays were tried.</summary>
    public int CompleteDelays { get; private set; } = -1;

    /// <summary>Where the search was cut, if not by the depth alone.</summary>
    public string? Cut { get; private set; }

    public string? Violation { get; private set; }

    public DelayBoundedSearch Run()
    {
        for (var delays = 0; Cut is null; delays++)
        {
            _seen.Clear();
            var start = world.Start();
            Visit(start, delays, 0);
            if (Violation is not null)
                return this;
            if (Cut is null)
                CompleteDelays = delays;
            else
                Cut = $"with {delays} delays after {Steps} steps, at a schedule that begins with {string.Join(", ", _trail.Take(3))}";
        }

        return this;
    }

    private void Visit(SmallWorld from, int delays, int at)
    {
        if (at == depth)
            return;
        var ordinary = Ordinary(from);
        if (!Enter(from, ordinary, delays, at) || delays == 0)
            return;
        var enabled = new List<ExplorerAction>();
        Actions.Enabled(from, enabled);
        foreach (var action in enabled)
        {
            if (action != ordinary && !Enter(from, action, delays - 1, at))
                return;
        }
    }

    /// <summary>False when the search is over.</summary>
    private bool Enter(SmallWorld from, ExplorerAction action, int delays, int at)
    {
        if (++Steps > maxSteps)
        {
            Cut ??= "";
            return false;
        }

        _trail.Add(action);
        try
        {
            var next = Actions.Apply(from, action);
            if (IsNew(next.Hash(), delays, at + 1))
                Visit(next, delays, at + 1);
        }
        catch (SafetyViolation violation)
        {
            Violation ??= $"{violation.Message}\n{string.Join('\n', _trail)}";
        }

        if (Cut is not null || Violation is not null)
            return false;
        _trail.RemoveAt(_trail.Count - 1);
        return true;
    }

    private bool IsNew(UInt128 hash, int delays, int at)
    {
        if (_seen.TryGetValue(hash, out var known) && known.Delays >= delays && known.Depth <= at)
            return false;
        _seen[hash] = (delays, at);
        return true;
    }

    private static ExplorerAction Ordinary(SmallWorld world)
    {
        for (var slot = 0; slot < world.Members; slot++)
        {
            if (world.Hosts[slot].InFlight is not null)
                return new ExplorerAction(ActionKind.Persist, slot);
        }

        (Sent? Sent, int From, int To) oldest = default;
        for (var from = 0; from < world.Members; from++)
        {
            for (var to = 0; to < world.Members; to++)
            {
                var link = world.Link(from, to);
                if (link.Length > 0 && (oldest.Sent is null || link[0].Order < oldest.Sent.Order))
                    oldest = (link[0], from, to);
            }
        }

        return oldest.Sent is null ? WhenIdle(world) : new ExplorerAction(ActionKind.Deliver, oldest.From, oldest.To);
    }

    private static ExplorerAction WhenIdle(SmallWorld world)
    {
        var next = 0;
        for (var slot = 0; slot < world.Members; slot++)
        {
            var replica = world.Hosts[slot].Replica;
            if (ReplicaView.Leads(replica) && ReplicaView.Last(replica) == ReplicaView.Commit(replica) && (world.Budget.Proposals + world.Budget.Heartbeats) % 2 == 0)
                return new ExplorerAction(ActionKind.Propose, slot);
            if (world.Hosts[slot].Deadline < world.Hosts[next].Deadline)
                next = slot;
        }

        return new ExplorerAction(ReplicaView.Leads(world.Hosts[next].Replica) ? ActionKind.Heartbeat : ActionKind.Timeout, next);
    }
}
