namespace Akka.Smr.Mutants;

/// <summary>Reads the list of mutants: blocks of <c>key: value</c> lines under a name in brackets.</summary>
public static class MutantList
{
    /// <summary>The list's file name.</summary>
    public const string FileName = "Mutants.txt";

    /// <summary>The core's folder, from the root of the repository.</summary>
    public const string CoreFolder = "src/Akka.Smr.Raft";

    /// <summary>Reads all mutants. Throws <see cref="InvalidDataException"/>, with the line, for anything that is none.</summary>
    public static IReadOnlyList<Mutant> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var mutants = new List<Mutant>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var killers = new List<Killer>();
        string? name = null;
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            if (line.StartsWith('['))
            {
                Finish();
                name = line.Trim('[', ']');
                if (!names.Add(name))
                    throw new InvalidDataException($"Line {number}: {name} stands there twice.");
                continue;
            }

            // Spaces count after the one that follows the colon and those that align short keys.
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0 || name is null)
                throw new InvalidDataException($"Line {number} is neither a name nor a field: {line}");
            Field(line[..colon], line[(colon + 2)..]);
        }

        Finish();
        return mutants;

        void Field(string key, string value)
        {
            if (key == "killer")
                killers.Add(ReadKiller(value, number));
            else if (key is not ("rule" or "file" or "text" or "with") || !fields.TryAdd(key, value))
                throw new InvalidDataException($"Line {number}: {key} is unknown, or stands there twice.");
        }

        void Finish()
        {
            if (name is null)
                return;
            if (fields.Count != 4 || killers.Count == 0)
                throw new InvalidDataException($"{name} needs rule, file, text, with and a killer; it ends before line {number}.");
            mutants.Add(new Mutant(name, fields["rule"], fields["file"], fields["text"], fields["with"], [.. killers]));
            fields.Clear();
            killers.Clear();
        }
    }

    private static Killer ReadKiller(string value, int line)
    {
        var parts = value.Split(' ', 2);
        return Enum.TryParse<Suite>(parts[0], ignoreCase: true, out var suite)
            ? new Killer(suite, parts.Length > 1 ? parts[1] : "")
            : throw new InvalidDataException($"Line {line}: there is no suite {parts[0]}.");
    }
}
