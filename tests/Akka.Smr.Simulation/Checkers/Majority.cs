using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>What a quorum is, told a second time and independently of the core: a mask of disks, counted in each half (§4.3).</summary>
internal static class Majority
{
    /// <summary>Whether these disks hold a majority of every half of a configuration.</summary>
    public static bool Agrees(RaftConfiguration configuration, ulong disks) =>
        Half(configuration, disks, outgoing: false) && (!configuration.IsJoint || Half(configuration, disks, outgoing: true));

    /// <summary>The voters of one half, as a mask of disks.</summary>
    public static ulong Voters(RaftConfiguration configuration, bool outgoing)
    {
        var mask = 0UL;
        foreach (var member in configuration.Members)
        {
            if (outgoing ? member.IsOutgoingVoter : member.IsIncomingVoter)
                mask |= MaskOf(member.Identity);
        }

        return mask;
    }

    /// <summary>The bit of a disk. The simulation numbers its disks from one.</summary>
    public static ulong MaskOf(Identity identity) => 1UL << DiskOf(identity);

    /// <summary>The disk of an identity.</summary>
    public static int DiskOf(Identity identity) => (int)identity.Storage.Value - 1;

    private static bool Half(RaftConfiguration configuration, ulong disks, bool outgoing)
    {
        var voters = Voters(configuration, outgoing);
        return ulong.PopCount(voters & disks) * 2 > ulong.PopCount(voters);
    }
}
