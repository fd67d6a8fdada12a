using Xunit;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>
/// Plays every transcript of this folder and compares the outcome line by line. <c>SMR_REWRITE=1 dotnet test --filter
/// Scenarios</c> writes what came out into the source tree instead, to be read as a diff before it is believed.
/// </summary>
public sealed class ScenarioTests
{
    [Scenario]
    public void The_outcome_is_exactly_as_written(string scenario)
    {
        var file = scenario + ".txt";
        var path = Path.Combine(ScenarioFolder.IsRewriting ? ScenarioFolder.Source : ScenarioFolder.Path, file);
        var transcript = Transcript.Read(path);
        var outcomes = Play(transcript);
        if (ScenarioFolder.IsRewriting)
        {
            File.WriteAllText(path, transcript.With(outcomes));
            return;
        }

        for (var i = 0; i < outcomes.Count; i++)
        {
            var block = transcript.Blocks[i];
            var at = $"{file}, line {block.Line}: {string.Join("; ", block.Commands)}\n";
            Assert.Equal(at + string.Join('\n', block.Expected), at + string.Join('\n', outcomes[i]));
        }
    }

    private static List<IReadOnlyList<string>> Play(Transcript transcript)
    {
        var group = new ScenarioGroup();
        var outcomes = new List<IReadOnlyList<string>>();
        foreach (var block in transcript.Blocks)
        {
            foreach (var command in block.Commands)
                Play(transcript, block, group, command);
            var lines = group.TakeLines();
            outcomes.Add(lines.Count > 0 ? lines : ["ok"]);
        }

        return outcomes;
    }

    private static void Play(Transcript transcript, Transcript.Block block, ScenarioGroup group, string command)
    {
        try
        {
            ScenarioCommands.Run(group, command);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException($"{transcript.Name} stops at '{command}' of the block at line {block.Line}, after\n{string.Join('\n', group.TakeLines())}", wrong);
        }
    }
}
