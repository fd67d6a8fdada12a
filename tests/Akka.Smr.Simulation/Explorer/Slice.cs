namespace Akka.Smr.Simulation.Explorer;

/// <summary>A corner of the state space that is searched whole: a prepared world and what may happen in it.</summary>
/// <param name="Name">Its name, under which the least number of its states is kept.</param>
/// <param name="Rules">What stays the same.</param>
/// <param name="Budget">How often what need not happen may happen.</param>
/// <param name="Prepare">Brings the founded group to where the search begins.</param>
internal sealed record Slice(string Name, WorldRules Rules, Budget Budget, Func<Preparation, Preparation> Prepare)
{
    public SmallWorld Start()
    {
        var world = Prepare(new Preparation(SmallWorld.Found(Rules))).World;
        world.Budget = Budget;
        world.Close();
        return world;
    }

    public override string ToString() => Name;
}
