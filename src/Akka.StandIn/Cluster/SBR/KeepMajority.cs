namespace Akka.Cluster.SBR;

/// <summary>
/// Keeps the side with more members; of equal sides the one with the lowest address. Only members of the role count, if there is one.
/// </summary>
internal sealed class KeepMajority(string? role) : IDowningStrategy
{
    public DowningDecision Decide(PartitionView view)
    {
        if (view.IndirectlyConnected.Count > 0)
            return DowningDecision.DownIndirectlyConnected;

        var decision = Majority(view, view.Counted(role), view.Counted(role));
        if (decision != DowningDecision.DownUnreachable)
            return decision;

        // The other side may know of members that have joined or left meanwhile. Counting as few here and as many there as can
        // be, the answer must be the same; else none may live.
        var (fewest, most) = (view.Counted(role, includeJoining: false, includeLeaving: false), view.Counted(role, includeJoining: true));
        return Majority(view, fewest, most) == DowningDecision.DownUnreachable ? decision : DowningDecision.DownAll;
    }

    private static DowningDecision Majority(PartitionView view, List<Member> here, List<Member> there)
    {
        if (here.Count == 0)
            return DowningDecision.DownAll;
        var reachable = here.Count(m => !view.IsUnreachable(m));
        var unreachable = there.Count(view.IsUnreachable);
        var isKept = reachable == unreachable ? !view.IsUnreachable(here[0]) : reachable > unreachable;
        return isKept ? DowningDecision.DownUnreachable : DowningDecision.DownReachable;
    }
}
