namespace Akka.Smr.Raft.Membership;

/// <summary>
/// How a group begins: the founder, the expected member with the lowest id, collects who the expected members are and on which
/// disks, and draws up one configuration. Everybody starts from that one; it is part of each replica's first record, so nobody
/// votes for itself before it is durable. Two halves of one deployment that both found a group have two group ids, and never
/// hear each other.
/// </summary>
public sealed class Founding
{
    private readonly SortedDictionary<MemberId, Member?> _expected = [];
    private readonly LeaseTerms? _lease;

    /// <summary>Begins to collect.</summary>
    /// <param name="expected">Who shall be in the group.</param>
    /// <param name="lease">The terms of lease reads, or null for none.</param>
    public Founding(IEnumerable<MemberId> expected, LeaseTerms? lease = null)
    {
        if (lease is { AreValid: false })
            throw new ArgumentException($"Nobody could keep the terms of lease reads: {lease}.", nameof(lease));
        _lease = lease;
        ArgumentNullException.ThrowIfNull(expected);
        foreach (var member in expected)
            _expected[member] = null;
        if (_expected.Count is 0 or > Configuration.MaxVoters)
            throw new ArgumentException($"A group is founded by one to {Configuration.MaxVoters} members, not by {_expected.Count}.", nameof(expected));
    }

    /// <summary>Who draws up the configuration. Only the founder's counts.</summary>
    public MemberId Founder => _expected.First().Key;

    /// <summary>The founding configuration, once everybody is known; it never changes any more.</summary>
    public Configuration? Configuration { get; private set; }

    /// <summary>
    /// Someone says who it is. Until everybody is known, the last word of each counts, for a disk may be wiped meanwhile.
    /// Returns whether it is expected, as what it says it is, and, once the configuration stands, whether it stands in it with this disk.
    /// Witnesses stay below the quorum.
    /// </summary>
    public bool Introduce(Member member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (Configuration is not null)
            return Configuration.Find(member.Identity) is not null;
        if (!_expected.ContainsKey(member.Id) || member.Priority > Member.MaxPriority || (member.IsWitness && !HasRoomForWitness(member.Id)))
            return false;

        _expected[member.Id] = member with { Role = MemberRole.Voter };
        foreach (var known in _expected.Values)
        {
            if (known is null)
                return true;
        }

        Configuration = Configuration.Create(_expected.Values!, _lease);
        return true;
    }

    private bool HasRoomForWitness(MemberId member)
    {
        var witnesses = 1;
        foreach (var (id, known) in _expected)
            witnesses += id != member && known is { IsWitness: true } ? 1 : 0;
        return witnesses < (_expected.Count / 2) + 1;
    }
}
