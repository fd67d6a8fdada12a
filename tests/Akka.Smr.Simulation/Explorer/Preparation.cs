namespace Akka.Smr.Simulation.Explorer;

/// <summary>Leads a world, outside any budget, to the state where a slice begins.</summary>
internal sealed class Preparation(SmallWorld world)
{
    private const int Plenty = 200;

    public SmallWorld World { get; private set; } = world;

    /// <summary>A member leads, and everybody has heard it.</summary>
    public Preparation Elect(int slot)
    {
        Settle().Age(leadersToo: true).Do(ActionKind.Timeout, slot).Settle();
        if (!ReplicaView.Leads(World.Hosts[slot].Replica))
            throw new InvalidOperationException($"{SmallWorld.NameOf(slot)} was not elected:\n{World}");
        return this;
    }

    /// <summary>
    /// Every clock passes an election timeout: nobody sticks to a leader any more. A leader that is to go on leading is left out: with
    /// its own clock past the timeout it has lost its quorum (§6.2).
    /// </summary>
    public Preparation Age(bool leadersToo = false)
    {
        for (var slot = 0; slot < (World.Rules.SharesClock ? 1 : World.Members); slot++)
        {
            if (leadersToo || !Leads(World, slot))
                Do(ActionKind.Age, slot);
        }

        return this;
    }

    public Preparation Do(ActionKind kind, int slot, int other = 0)
    {
        World.Budget = new Budget
        {
            Timeouts = Plenty,
            Heartbeats = Plenty,
            Ages = Plenty,
            Crashes = Plenty,
            Proposals = Plenty - World.Budget.Hints,
            Reads = Plenty,
            FailedWrites = Plenty,
            Transfers = Plenty,
            Changes = Plenty,
            Wipes = Plenty,
            Hints = World.Budget.Hints + 1,
        };
        World = Actions.Apply(World, new ExplorerAction(kind, slot, other));
        return this;
    }

    /// <summary>Everything on the way arrives and every write ends, among these members, or all.</summary>
    public Preparation Settle(params int[] among) => SettleUntil(static _ => false, among);

    /// <summary>The same, but no further than to where a condition holds.</summary>
    public Preparation SettleUntil(Func<SmallWorld, bool> condition, params int[] among)
    {
        bool IsIn(int slot) => among.Length == 0 || among.Contains(slot);

        var actions = new List<ExplorerAction>();
        while (true)
        {
            if (condition(World))
                return this;
            World.Budget = new Budget();
            Actions.Enabled(World, actions);
            var at = actions.FindIndex(action => action.Kind == ActionKind.Persist ? IsIn(action.Slot) : IsIn(action.Slot) && IsIn(action.Other));
            if (at < 0)
                return this;
            World = Actions.Apply(World, actions[at]);
        }
    }

    /// <summary>One message goes there, and one comes back.</summary>
    public Preparation Exchange(int from, int to) => Do(ActionKind.Deliver, from, to).Do(ActionKind.Deliver, to, from);

    /// <summary>Everything on the way is lost.</summary>
    public Preparation Lose()
    {
        World = World.Copy();
        World.ClearLinks();
        return this;
    }

    public Preparation Expect(Func<SmallWorld, bool> condition, string what)
    {
        if (!condition(World))
            throw new InvalidOperationException($"The preparation fails: {what}.\n{World}");
        return this;
    }

    public static bool Leads(SmallWorld world, int slot) => ReplicaView.Leads(world.Hosts[slot].Replica);
}
