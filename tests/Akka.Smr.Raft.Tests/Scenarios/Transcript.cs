using System.Text;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>
/// A scenario as it stands in its file: commands, a line of dashes, and the exact outcome, block after block. Lines that
/// start with # between blocks are the story; those at the top may name hazards and the thesis's section.
/// </summary>
internal sealed class Transcript
{
    private const string Separator = "----";

    private readonly List<Block> _blocks = [];

    private Transcript(string path) => Path = path;

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>The numbers of the hazards that the header names.</summary>
    public IReadOnlyList<string> Hazards { get; private set; } = [];

    /// <summary>Commands, what must come of them, and the story that stands above.</summary>
    public sealed record Block(int Line, IReadOnlyList<string> Story, IReadOnlyList<string> Commands, IReadOnlyList<string> Expected);

    public static Transcript Read(string path)
    {
        var transcript = new Transcript(path);
        var story = new List<string>();
        var commands = new List<string>();
        var expected = new List<string>();
        var inExpected = false;
        var lines = File.ReadAllLines(path);
        for (var i = 0; i <= lines.Length; i++)
        {
            var line = i < lines.Length ? lines[i].TrimEnd() : "";
            if (inExpected && line.Length == 0)
            {
                transcript._blocks.Add(new Block(i - expected.Count - commands.Count, [.. story], [.. commands], [.. expected]));
                story.Clear();
                commands.Clear();
                expected.Clear();
                inExpected = false;
            }
            else if (inExpected)
                expected.Add(line);
            else if (line == Separator)
                inExpected = true;
            else if (commands.Count == 0 && (line.Length == 0 || line[0] == '#'))
                story.Add(line);
            else if (line.Length > 0)
                commands.Add(line);
        }

        if (commands.Count > 0)
            throw new InvalidDataException($"{path} ends with a command that has no outcome.");
        transcript.Hazards = HazardsOf(lines);
        return transcript;
    }

    /// <summary>The whole file with other outcomes.</summary>
    public string With(IReadOnlyList<IReadOnlyList<string>> outcomes)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _blocks.Count; i++)
        {
            foreach (var line in _blocks[i].Story)
                text.Append(line).Append('\n');
            foreach (var line in _blocks[i].Commands)
                text.Append(line).Append('\n');
            text.Append(Separator).Append('\n');
            foreach (var line in outcomes[i])
                text.Append(line).Append('\n');
            if (i + 1 < _blocks.Count)
                text.Append('\n');
        }

        return text.ToString();
    }

    private static List<string> HazardsOf(IEnumerable<string> lines)
    {
        const string header = "# hazard:";
        var numbers = new List<string>();
        foreach (var line in lines.TakeWhile(line => line.Length > 0 && line[0] == '#'))
        {
            if (line.StartsWith(header, StringComparison.Ordinal))
                numbers.AddRange(line[header.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        return numbers;
    }
}
