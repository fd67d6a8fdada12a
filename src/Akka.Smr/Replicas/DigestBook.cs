using Akka.Smr.Raft.Log;

namespace Akka.Smr.Replicas;

/// <summary>
/// The digests that members have told for the same applied indexes. Where they differ, the state machine is not deterministic, and
/// from then on nobody can say which answer is right; but the odd one out among three or more is named.
/// </summary>
internal sealed class DigestBook
{
    // Members report at the same indexes, within moments of each other; who is further behind than this is told nothing.
    private const int KeptIndexes = 16;

    private readonly SortedDictionary<LogIndex, SortedDictionary<string, byte[]>> _told = new(Comparer<LogIndex>.Create(static (left, right) => left.Value.CompareTo(right.Value)));

    /// <summary>
    /// A member tells its digest. Returns the members that differ at that index, if a majority of those who have told agree: or, without
    /// one, all of them. Empty while all agree.
    /// </summary>
    public IReadOnlyList<string> Tell(LogIndex at, string member, ReadOnlySpan<byte> digest)
    {
        if (!_told.TryGetValue(at, out var told))
        {
            if (_told.Count == KeptIndexes)
            {
                if (at < _told.Keys.First())
                    return [];
                _told.Remove(_told.Keys.First());
            }

            _told[at] = told = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        }

        told[member] = digest.ToArray();
        return Odd(told);
    }

    private static List<string> Odd(SortedDictionary<string, byte[]> told)
    {
        foreach (var candidate in told.Values)
        {
            var odd = new List<string>();
            foreach (var (member, digest) in told)
            {
                if (!digest.AsSpan().SequenceEqual(candidate))
                    odd.Add(member);
            }

            if (2 * odd.Count < told.Count)
                return odd;
        }

        return [.. told.Keys];
    }
}
