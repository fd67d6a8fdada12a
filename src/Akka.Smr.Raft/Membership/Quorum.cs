namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The one place that knows what a quorum is: votes, commit, check-quorum, read rounds and leases all ask here. Of a joint
/// configuration both halves must agree, each by its own majority (§4.3).
/// </summary>
internal sealed class Quorum
{
    private readonly int[] _incoming;
    private readonly int[] _outgoing;

    public Quorum(Configuration configuration)
    {
        _incoming = SlotsOf(configuration, outgoing: false);
        _outgoing = SlotsOf(configuration, outgoing: true);
        Configuration = configuration;
    }

    public Configuration Configuration { get; }

    /// <summary>Whether these members, as a mask of slots, can elect a leader.</summary>
    public bool Elects(ulong members) =>
        HasMajority(_incoming, members) && (_outgoing.Length == 0 || HasMajority(_outgoing, members));

    /// <summary>The greatest value that a quorum has reached, given the value of each slot.</summary>
    public long Reached(ReadOnlySpan<long> bySlot)
    {
        var incoming = MajorityOf(_incoming, bySlot);
        return _outgoing.Length == 0 ? incoming : Math.Min(incoming, MajorityOf(_outgoing, bySlot));
    }

    private static bool HasMajority(int[] half, ulong members)
    {
        var count = 0;
        foreach (var slot in half)
            count += (int)(members >> slot) & 1;
        return count > half.Length / 2;
    }

    private static long MajorityOf(int[] half, ReadOnlySpan<long> bySlot)
    {
        // A half without voters decides nothing.
        if (half.Length == 0)
            return long.MinValue;

        Span<long> sorted = stackalloc long[Configuration.MaxVoters];
        var count = 0;
        foreach (var slot in half)
        {
            var value = bySlot[slot];
            var place = count++;
            while (place > 0 && sorted[place - 1] < value)
            {
                sorted[place] = sorted[place - 1];
                place--;
            }

            sorted[place] = value;
        }

        return sorted[half.Length / 2];
    }

    private static int[] SlotsOf(Configuration configuration, bool outgoing)
    {
        var slots = new List<int>(Configuration.MaxVoters);
        for (var slot = 0; slot < configuration.Members.Length; slot++)
        {
            var member = configuration.Members[slot];
            if (outgoing ? member.IsOutgoingVoter : member.IsIncomingVoter)
                slots.Add(slot);
        }

        return [.. slots];
    }
}
