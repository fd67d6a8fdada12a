namespace Akka.StandIn.Simulation;

/// <summary>Rows by key and number, as a table with an index has them.</summary>
internal sealed class DiskRows
{
    private readonly Dictionary<string, SortedDictionary<long, byte[]>> _rows = new(StringComparer.Ordinal);

    /// <summary>The rows of a key in the order of their numbers.</summary>
    public IReadOnlyCollection<KeyValuePair<long, byte[]>> Of(string key) =>
        _rows.TryGetValue(key, out var rows) ? rows : (IReadOnlyCollection<KeyValuePair<long, byte[]>>)[];

    public byte[]? Find(string key, long number) => _rows.TryGetValue(key, out var rows) ? rows.GetValueOrDefault(number) : null;

    /// <summary>Sets a row, or removes it.</summary>
    /// <returns>What was there before.</returns>
    public byte[]? Set(string key, long number, byte[]? row)
    {
        var before = Find(key, number);
        if (row is null)
        {
            if (before is not null) _rows[key].Remove(number);
            return before;
        }

        if (!_rows.TryGetValue(key, out var rows)) _rows.Add(key, rows = []);
        rows[number] = row;
        return before;
    }

    /// <summary>Carries a write out whole, or fails and changes nothing. What the rows were before goes to <paramref name="undo"/>.</summary>
    public void Apply(DiskWrite write, Stack<RowChange>? undo = null)
    {
        var changes = write.ChangesTo(this);
        foreach (var change in changes)
        {
            if (change.Kind == RowChangeKind.Insert && Find(change.Key, change.Number) is not null)
                throw new IOException($"{change.Key} has a row {change.Number} already");
        }

        foreach (var change in changes)
        {
            var before = Set(change.Key, change.Number, change.Row);
            undo?.Push(change with { Kind = RowChangeKind.Put, Row = before });
        }
    }

    public void Undo(Stack<RowChange> undo)
    {
        while (undo.TryPop(out var change)) Set(change.Key, change.Number, change.Row);
    }

    /// <summary>Carries out the beginning of a write only, its last row cut short.</summary>
    public void Tear(DiskWrite write, SeededRandom random)
    {
        var changes = write.ChangesTo(this);
        if (changes.Count == 0) return;
        var whole = random.Next(changes.Count);
        for (var i = 0; i < whole; i++) Set(changes[i].Key, changes[i].Number, changes[i].Row);
        if (changes[whole] is { Row: { } row } torn && StoredRow.HeaderLength(row) < row.Length)
            Set(torn.Key, torn.Number, row[..(int)random.Next((long)StoredRow.HeaderLength(row), row.Length)]);
    }

    public void Clear() => _rows.Clear();
}
