using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Nemesis;

/// <summary>Draws the acts of a seed.</summary>
internal static class Schedule
{
    private static readonly (ActKind Kind, int Weight)[] Weights =
    [
        (ActKind.Crash, 14), (ActKind.CrashAll, 1), (ActKind.Wipe, 5), (ActKind.Pause, 7), (ActKind.Isolate, 10), (ActKind.CutOneWay, 8),
        (ActKind.Partition, 7), (ActKind.Bridge, 5), (ActKind.Noise, 6), (ActKind.Slow, 5), (ActKind.StallDisk, 6), (ActKind.FailWrite, 5),
        (ActKind.Drift, 5), (ActKind.Hint, 4), (ActKind.Change, 16), (ActKind.Transfer, 7), (ActKind.SleepClient, 5), (ActKind.Relay, 5),
        (ActKind.Usurp, 5), (ActKind.Strays, 4), (ActKind.Strand, 5), (ActKind.Ballots, 6),
    ];

    /// <summary>All acts of a scene, by time.</summary>
    public static List<Act> Of(Scene scene)
    {
        var chance = new Chance(scene.Seed).Fork(2);
        var acts = new List<Act>(scene.Operations + scene.Faults);
        Operations(scene, chance, acts);
        for (var i = 0; i < scene.Faults; i++)
            acts.Add(Fault(scene, chance));
        acts.Sort(static (left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Salt.CompareTo(right.Salt));
        return acts;
    }

    private static void Operations(Scene scene, Chance chance, List<Act> acts)
    {
        var at = 0L;
        for (var i = 0; i < scene.Operations; i++)
        {
            // One in three comes together with the one before: clients pipeline.
            if (i == 0 || chance.Below(3) > 0)
                at = chance.Between(400 * Scene.Ms, scene.Chaos - (500 * Scene.Ms));
            acts.Add(new Act(at, ActKind.Operate, chance.Below(scene.Clients), 0, chance.Next()));
        }
    }

    private static Act Fault(Scene scene, Chance chance)
    {
        var kind = Weighted(chance);
        var target = chance.Happens(400) ? Act.Leader : chance.Below(scene.Nodes);
        if (kind == ActKind.SleepClient)
            target = chance.Below(scene.Clients);
        var lasts = kind switch
        {
            ActKind.SleepClient => chance.Between(2_000 * Scene.Ms, 8_000 * Scene.Ms),
            ActKind.Strand => chance.Between(900 * Scene.Ms, 2_000 * Scene.Ms),
            ActKind.Ballots => chance.Between(1_500 * Scene.Ms, 3_500 * Scene.Ms),
            ActKind.Usurp => chance.Between(200 * Scene.Ms, 900 * Scene.Ms),
            ActKind.Relay => chance.Between(1_000 * Scene.Ms, 3_000 * Scene.Ms),
            ActKind.Pause => chance.Between(50 * Scene.Ms, 900 * Scene.Ms),
            ActKind.Wipe => chance.Between(100 * Scene.Ms, 600 * Scene.Ms),
            ActKind.StallDisk => chance.Between(100 * Scene.Ms, 1_200 * Scene.Ms),
            ActKind.Drift or ActKind.Noise or ActKind.Strays or ActKind.Slow => chance.Between(500 * Scene.Ms, 4_000 * Scene.Ms),
            _ => chance.Between(50 * Scene.Ms, 1_500 * Scene.Ms),
        };
        return new Act(chance.Between(300 * Scene.Ms, scene.Chaos - (300 * Scene.Ms)), kind, target, lasts, chance.Next());
    }

    private static ActKind Weighted(Chance chance)
    {
        var total = 0;
        foreach (var (_, weight) in Weights)
            total += weight;
        var left = chance.Below(total);
        foreach (var (kind, weight) in Weights)
        {
            left -= weight;
            if (left < 0)
                return kind;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }
}
