using System.Globalization;
using System.Text;
using Akka.Smr.Simulation.Nemesis;
using Akka.Smr.Simulation.Runs;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Shrinking;

/// <summary>A failure as it is told: its seed, the command that repeats it, and as few acts as bring it about.</summary>
internal sealed class ShrunkFailure
{
    private ShrunkFailure(Scene scene, Failure failure, IReadOnlyList<Act> schedule, IReadOnlyList<int> kept, Failure shrunk)
    {
        Seed = scene.Seed;
        Failure = failure;
        Schedule = schedule;
        Kept = kept;
        Shrunk = shrunk;
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>What the whole schedule ended in.</summary>
    public Failure Failure { get; }

    /// <summary>The whole schedule.</summary>
    public IReadOnlyList<Act> Schedule { get; }

    /// <summary>The places in the schedule of those acts that are enough.</summary>
    public IReadOnlyList<int> Kept { get; }

    /// <summary>What these end in: the same rule.</summary>
    public Failure Shrunk { get; }

    /// <summary>Looks for a small part of a schedule that breaks the same rule.</summary>
    public static ShrunkFailure Of(Scene scene, IReadOnlyList<Act> schedule, Failure failure, int maxAttempts = 300)
    {
        var shrunk = failure;
        var kept = DeltaDebugging.Shrink(
            [.. Enumerable.Range(0, schedule.Count)],
            places =>
            {
                var again = SimulationRun.Of(scene, Select(schedule, places)).Failure;
                if (again is null || again.Rule != failure.Rule)
                    return false;
                shrunk = again;
                return true;
            },
            maxAttempts);
        return new ShrunkFailure(scene, failure, schedule, kept, shrunk);
    }

    /// <summary>The acts at some places of a schedule.</summary>
    public static IReadOnlyList<Act> Select(IReadOnlyList<Act> schedule, IReadOnlyList<int> places) => [.. places.Select(place => schedule[place])];

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Seed {Seed} failed. {Failure}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Replay: SMR_SEED={Seed} dotnet test tests/Akka.Smr.Simulation --filter RaftSimulation");
        text.AppendLine(CultureInfo.InvariantCulture, $"Shrunk from {Schedule.Count} acts to {Kept.Count}, which end so: {Shrunk}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Replay: SMR_SEED={Seed} SMR_KEEP={string.Join(',', Kept)} dotnet test tests/Akka.Smr.Simulation --filter RaftSimulation");
        foreach (var place in Kept)
            text.AppendLine(CultureInfo.InvariantCulture, $"  [{place}] {Schedule[place]}");
        return text.ToString();
    }
}
