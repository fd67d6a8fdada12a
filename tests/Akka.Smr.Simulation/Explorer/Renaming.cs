namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// The renamings of members under which a slice's prepared state looks the same. A state and its renamed twin have the same
/// future, so one of the two is enough.
/// </summary>
internal sealed class Renaming
{
    private readonly int[][] _slots;

    /// <summary>Creates all renamings that move members only within their own group.</summary>
    /// <param name="members">How many members there are.</param>
    /// <param name="groups">Members of equal role, by slot.</param>
    public Renaming(int members, IReadOnlyList<int[]> groups)
    {
        var all = new List<int[]> { Enumerable.Range(0, members).ToArray() };
        foreach (var group in groups)
            all = [.. all.SelectMany(renaming => Permutations(group).Select(order => With(renaming, group, order)))];
        _slots = [.. all];
    }

    public int Count => _slots.Length;

    public int Slot(int which, int slot) => _slots[which][slot];

    /// <summary>Renames a member's code, which keeps the generation of its disk in the low byte.</summary>
    public ulong Rename(int which, long code) => code == 0 ? 0 : (ulong)((long)_slots[which][code >> 8] << 8 | (code & 0xff));

    private static int[] With(int[] renaming, int[] group, int[] order)
    {
        var changed = (int[])renaming.Clone();
        for (var i = 0; i < group.Length; i++)
            changed[group[i]] = order[i];
        return changed;
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length <= 1)
            return [items];
        return items.SelectMany((first, at) => Permutations([.. items[..at], .. items[(at + 1)..]]).Select(rest => (int[])[first, .. rest]));
    }
}
