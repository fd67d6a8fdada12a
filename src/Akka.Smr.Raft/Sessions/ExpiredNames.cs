namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// The names of sessions that have ended, so that a late copy of a first command does not open its session anew and run again.
/// Only so many are remembered, by a hash of 128 bits; two names of one hash would mean that a new name is taken for an ended
/// one, which a caller survives by choosing another.
/// </summary>
internal sealed class ExpiredNames(int most)
{
    private readonly HashSet<UInt128> _hashes = [];

    // The oldest first; the set is only asked, never walked through, since its order differs between processes.
    private readonly Queue<UInt128> _byAge = new();

    public int Count => _byAge.Count;

    /// <summary>The hashes, the oldest first.</summary>
    public IEnumerable<UInt128> ByAge => _byAge;

    public bool Contains(string name) => _hashes.Contains(HashOf(name));

    public void Add(string name) => Add(HashOf(name));

    /// <summary>Adds a name by its hash, and forgets the oldest if there are too many.</summary>
    public void Add(UInt128 hash)
    {
        if (!_hashes.Add(hash))
            return;
        _byAge.Enqueue(hash);
        if (_byAge.Count > most)
            _hashes.Remove(_byAge.Dequeue());
    }

    /// <summary>FNV-1a over the characters. It stands in snapshots: its result for given input never changes.</summary>
    private static UInt128 HashOf(string name)
    {
        var hash = new UInt128(0x6C62272E07BB0142, 0x62B821756295C58D);
        var prime = new UInt128(0x0000000001000000, 0x000000000000013B);
        foreach (var character in name)
            hash = (hash ^ character) * prime;
        return hash;
    }
}
