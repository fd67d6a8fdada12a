namespace Akka.Smr.Raft.Membership;

/// <summary>
/// Who is in the group (§4.1). A joint configuration (§4.3) has voters that are outgoing, incoming or both. Immutable; members
/// are sorted by id, one line for each identity.
/// </summary>
public sealed class Configuration
{
    /// <summary>The most voters that either half may have.</summary>
    public const int MaxVoters = 7;

    /// <summary>The most members of all roles together: a set of members is a 64-bit mask with room to spare.</summary>
    public const int MaxMembers = 32;

    private readonly Member[] _members;

    private Configuration(Member[] members, LeaseTerms? lease, MembershipIntent? intent)
    {
        _members = members;
        Lease = lease;
        Intent = intent;
        foreach (var member in members)
            IsJoint |= member.IsOutgoingVoter;
    }

    /// <summary>All members, sorted by identity.</summary>
    public ReadOnlySpan<Member> Members => _members;

    /// <summary>Whether it has two halves, each of which must agree.</summary>
    public bool IsJoint { get; }

    /// <summary>The terms of lease reads, or null if there are none.</summary>
    public LeaseTerms? Lease { get; }

    /// <summary>What the group is on its way to, or null when it has arrived.</summary>
    public MembershipIntent? Intent { get; }

    /// <summary>Creates a configuration. Throws <see cref="ArgumentException"/> when a member stands in it twice or it is too large.</summary>
    public static Configuration Create(IEnumerable<Member> members, LeaseTerms? lease = null, MembershipIntent? intent = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        var sorted = new List<Member>(members);
        sorted.Sort(static (left, right) => Compare(left.Identity, right.Identity));
        if (sorted.Count > MaxMembers)
            throw new ArgumentException($"A configuration of {sorted.Count} members exceeds {MaxMembers}.", nameof(members));
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Identity == sorted[i - 1].Identity)
                throw new ArgumentException($"Member {sorted[i].Identity} stands in the configuration twice.", nameof(members));
        }

        return new Configuration([.. sorted], lease, intent);
    }

    /// <summary>The slot of an identity in <see cref="Members"/>, or -1.</summary>
    public int SlotOf(Identity identity)
    {
        for (var slot = 0; slot < _members.Length; slot++)
        {
            if (_members[slot].Identity == identity)
                return slot;
        }

        return -1;
    }

    /// <summary>The line of an identity, or null.</summary>
    public Member? Find(Identity identity)
    {
        var slot = SlotOf(identity);
        return slot < 0 ? null : _members[slot];
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var parts = new List<string>(_members.Length + 1);
        foreach (var member in _members)
        {
            var role = (member.IsIncomingVoter, member.IsOutgoingVoter) switch
            {
                (true, true) => "both",
                (true, false) => IsJoint ? "new" : "voter",
                (false, true) => "old",
                (false, false) => "learner",
            };
            parts.Add(member.IsWitness ? $"{member.Id}:{role}:witness" : $"{member.Id}:{role}");
        }

        if (Intent is not null)
            parts.Add("changing");
        return string.Join(' ', parts);
    }

    private static int Compare(Identity left, Identity right)
    {
        var byMember = left.Member.CompareTo(right.Member);
        return byMember != 0 ? byMember : left.Storage.CompareTo(right.Storage);
    }
}
