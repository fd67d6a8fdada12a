using Akka.Smr.Raft.Membership;
using Akka.Smr.Simulation.Clients;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Nemesis;

/// <summary>Troubles that must meet in the right order, and hardly ever would by chance.</summary>
internal sealed class Plots(SimulatedGroup group, Troublemaker troublemaker)
{
    // What was asked for is everywhere after so long.
    private const long Quiets = 100 * Scene.Ms;

    private const int StrandedCommands = 20;

    private long _stranded;

    /// <summary>
    /// Two followers miss so much that they need a snapshot. One gets it fast and becomes the leader, while the other is still
    /// in the middle of the same one.
    /// </summary>
    public void Relays(long lasts, Chance chance)
    {
        var count = group.Nodes.Count;
        var first = chance.Below(count);
        var second = (first + 1 + chance.Below(count - 1)) % count;
        if (group.FindLeader() is { } leader && (leader.Number == first || leader.Number == second))
            return;
        troublemaker.Cuts(lasts, (from, to) => from == first || to == first || from == second || to == second);
        troublemaker.Later(lasts, () =>
        {
            for (var from = 0; from < count; from++)
                troublemaker.SlowsFor(from, second, 100 * Scene.Ms, 2_500 * Scene.Ms);
        });
        troublemaker.Later(lasts + (chance.Between(100, 500) * Scene.Ms), () => group.FindLeader()?.AsksForTransfer(new MemberId(first + 1)));
    }

    /// <summary>
    /// A leader is cut off and goes on taking commands until it notices: its log becomes the longest, and stays the oldest. When it
    /// is back, the one who has followed it dies, and somebody has to be elected.
    /// </summary>
    public void Strands(long lasts, Chance chance)
    {
        if (group.FindLeader() is not { } leader)
            return;
        troublemaker.Cuts(lasts, (from, to) => from == leader.Number || to == leader.Number);
        for (var i = 0; i < StrandedCommands; i++)
        {
            // A command that only reads, of an operation that no client has.
            var bytes = new byte[Command.Bytes];
            new Command(OperationKind.Get, 0, 0, 0, -++_stranded).Write(bytes);
            leader.Probes(bytes);
        }

        troublemaker.Later(lasts, () =>
        {
            if (group.IsHealed || group.FindLeader() is not { } successor || successor == leader)
                return;
            if (leader.IsUp && leader.LastEntry.Index > successor.LastEntry.Index)
                group.Coverage.Count(Met.OlderLogIsLonger);
            troublemaker.Kills(successor, chance.Between(400 * Scene.Ms, 1_500 * Scene.Ms));
        });
    }

    /// <summary>
    /// While no client asks for anything, one follower does not hear the leader: it has all there is and would be elected, if the
    /// others did not stick to their leader. Then that is cut off from all, and in the same moment they restart: whatever they have
    /// promised it, they have forgotten.
    /// </summary>
    public void Usurps(long lasts, Chance chance)
    {
        if (group.FindLeader() is not { Configuration: { } configuration } leader)
            return;
        var heirs = group.Nodes.FindAll(node => node != leader && configuration.Find(node.Disk.Identity) is { IsVoter: true, IsWitness: false });
        if (heirs.Count == 0)
            return;
        var heir = heirs[chance.Below(heirs.Count)];
        var restartsAfter = Quiets + lasts;
        group.Silences++;
        troublemaker.Later(restartsAfter + Quiets, () => group.Silences--);
        troublemaker.Later(Quiets, () => troublemaker.Cuts(lasts, (from, to) => (from == leader.Number && to == heir.Number) || (from == heir.Number && to == leader.Number)));
        troublemaker.Later(restartsAfter, () =>
        {
            if (leader.HoldsLease)
                group.Coverage.Count(Met.VotersRestartedUnderLease);
            troublemaker.Cuts(500 * Scene.Ms, (from, to) => from == leader.Number || to == leader.Number);
            foreach (var other in group.Nodes)
            {
                if (other != leader && other != heir && !group.IsHealed)
                    troublemaker.Kills(other, chance.Between(1, 20 * Scene.Ms));
            }
        });
    }
}
