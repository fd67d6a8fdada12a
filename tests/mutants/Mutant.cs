namespace Akka.Smr.Mutants;

/// <summary>One breakage of the core.</summary>
/// <param name="Name">Its name, unique in the list.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="File">The file, below the core's folder.</param>
/// <param name="Text">What is replaced; it occurs exactly once.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Killers">Who is expected to notice, at least one.</param>
public sealed record Mutant(string Name, string Rule, string File, string Text, string Replacement, IReadOnlyList<Killer> Killers)
{
    /// <summary>How often the text occurs in a source. Anything but once makes the mutant worthless.</summary>
    public int Occurrences(string source)
    {
        var count = 0;
        for (var at = source.IndexOf(Text, StringComparison.Ordinal); at >= 0; at = source.IndexOf(Text, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    /// <summary>The tests of a suite that are expected to notice; none when the whole suite is.</summary>
    public IReadOnlyList<string> TestsIn(Suite suite) =>
        [.. Killers.Where(killer => killer.Suite == suite && killer.Test.Length > 0).Select(static killer => killer.Test)];

    /// <summary>The broken source.</summary>
    public string ApplyTo(string source) => Occurrences(source) == 1
        ? source.Replace(Text, Replacement, StringComparison.Ordinal)
        : throw new InvalidDataException($"The text of {Name} occurs {Occurrences(source)} times in {File}.");
}
