using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Nemesis;

/// <summary>Carries out the acts of a schedule, and takes back those that last.</summary>
internal sealed class Troublemaker(SimulatedGroup group)
{
    private const int StraysPerMille = 100;

    private readonly List<Ending> _endings = [];
    private readonly MembershipChanges _changes = new(group);
    private Plots Plots => field ??= new Plots(group, this);

    /// <summary>An act begins.</summary>
    public void Begins(in Act act)
    {
        var chance = new Chance(act.Salt);
        switch (act.Kind)
        {
            case ActKind.Operate:
                group.Operates(act.Target, chance);
                return;
            case ActKind.SleepClient:
                group.Clients[act.Target].Sleep(group.Now + act.Lasts);
                return;
            case ActKind.CrashAll:
                group.Coverage.Count(Met.AllCrashed);
                foreach (var node in group.Nodes)
                    Kills(node, chance.Between(10 * Scene.Ms, act.Lasts));
                return;
            case ActKind.Noise:
                Makes(act.Lasts, chance.Below(200), chance.Below(100));
                return;
            case ActKind.Strays:
                group.Network.StrayPerMille += StraysPerMille;
                Later(act.Lasts, () => group.Network.StrayPerMille -= StraysPerMille);
                return;
            default:
                if (act.Target != Act.Leader)
                    Does(act, group.Nodes[act.Target], chance);
                else if (group.FindLeader() is { } leader)
                    Does(act, leader, chance);
                return;
        }
    }

    /// <summary>Takes back everything that still lasts.</summary>
    public void StopsAll()
    {
        // An ending may begin something that lasts in turn.
        for (var i = 0; i < _endings.Count; i++)
            _endings[i].Run();
        _endings.Clear();
    }

    private void Does(in Act act, SimulatedNode node, Chance chance)
    {
        switch (act.Kind)
        {
            case ActKind.Crash:
                Kills(node, act.Lasts);
                break;
            case ActKind.Wipe:
                if (!_changes.MayLose(node))
                    break;
                group.Coverage.Count(Met.DiskWiped);
                node.Wipe(group.NewDisk(node));
                Later(act.Lasts, () => group.Starts(node));
                break;
            case ActKind.Pause:
                group.Coverage.Count(Met.Paused);
                node.Pause();
                Later(act.Lasts, node.Resume);
                break;
            case ActKind.Isolate:
                Cuts(act.Lasts, (from, to) => from == node.Number || to == node.Number);
                break;
            case ActKind.CutOneWay:
                var deaf = chance.Below(group.Nodes.Count);
                group.Coverage.Count(Met.LinkCutOneWay);
                Cuts(act.Lasts, (from, to) => from == node.Number && to == deaf);
                break;
            case ActKind.Partition:
                var side = chance.Next();
                group.Coverage.Count(Met.Partitioned);
                Cuts(act.Lasts, (from, to) => ((side >> from) & 1) != ((side >> to) & 1));
                break;
            case ActKind.Bridge:
                var half = chance.Next();
                group.Coverage.Count(Met.Bridged);
                Cuts(act.Lasts, (from, to) => from != node.Number && to != node.Number && ((half >> from) & 1) != ((half >> to) & 1));
                break;
            case ActKind.Slow:
                Slows(node, act.Lasts, chance.Between(20 * Scene.Ms, 300 * Scene.Ms));
                break;
            case ActKind.StallDisk:
                Stalls(node, act.Lasts);
                break;
            case ActKind.FailWrite:
                node.Disk.NextWrite = chance.Happens(500) ? WriteFault.Fails : WriteFault.FailsButLands;
                break;
            case ActKind.Drift:
                group.Coverage.Count(Met.ClockDrifted);
                node.Drift(group.Scene.Lease is null ? chance.Between(500_000, 2_000_000) : chance.Between(NodeClock.Slowest, NodeClock.Fastest));
                Later(act.Lasts, () => node.Drift(group.Scene.RateOf(node.Number)));
                break;
            case ActKind.Relay:
                Plots.Relays(act.Lasts, chance);
                break;
            case ActKind.Strand:
                Plots.Strands(act.Lasts, chance);
                break;
            case ActKind.Ballots:
                group.Coverage.Count(Met.BallotsLate);
                Kills(group.FindLeader() ?? node, act.Lasts);
                group.Network.LateBallots++;
                Later(act.Lasts, () => group.Network.LateBallots--);
                break;
            case ActKind.Usurp:
                Plots.Usurps(act.Lasts, chance);
                break;
            case ActKind.Hint:
                Hints(node, chance.Below(group.Nodes.Count), (PeerHintKind)chance.Below(3));
                break;
            case ActKind.Change:
                _changes.AsksFor(chance);

                // Somebody else asks for something else at the same time.
                if (chance.Happens(400))
                {
                    group.Coverage.Count(Met.ChangesAskedForAtOnce);
                    _changes.AsksFor(chance);
                }

                break;
            case ActKind.Transfer:
                var target = chance.Happens(250) ? MemberId.None : new MemberId(chance.Below(group.Nodes.Count) + 1);
                group.FindLeader()?.AsksForTransfer(target);
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to do {act.Kind}.");
        }
    }

    /// <summary>A process dies, and starts again later.</summary>
    public void Kills(SimulatedNode node, long downtime)
    {
        if (!node.IsUp)
            return;
        group.Coverage.Count(Met.Crashed);
        node.Crash();
        Later(downtime, () => group.Starts(node));

        // A dead process closes its connections, and whoever can hear that does.
        foreach (var other in group.Nodes)
        {
            if (other != node && other.IsUp && group.Network.IsOpen(node.Number, other.Number) && (downtime & 1) == 0)
                Hints(other, node.Number, PeerHintKind.Lost);
        }
    }

    private void Hints(SimulatedNode node, int peer, PeerHintKind kind)
    {
        group.Coverage.Count(Met.PeerHinted);
        group.Agenda.Add(new Happening(group.Now + (5 * Scene.Ms), HappeningKind.Hint, node.Number, 0, ((peer + 1L) << 2) | (long)kind, null));
    }

    private void Makes(long lasts, int loss, int doubles)
    {
        group.Network.LossPerMille += loss;
        group.Network.DoublePerMille += doubles;
        Later(lasts, () =>
        {
            group.Network.LossPerMille -= loss;
            group.Network.DoublePerMille -= doubles;
        });
    }

    /// <summary>A link is slower for a while.</summary>
    public void SlowsFor(int from, int to, long by, long lasts)
    {
        group.Network.Slow(from, to, by);
        Later(lasts, () => group.Network.Slow(from, to, -by));
    }

    private void Slows(SimulatedNode node, long lasts, long by)
    {
        for (var to = 0; to < group.Nodes.Count; to++)
            SlowsFor(node.Number, to, by, lasts);
    }

    private void Stalls(SimulatedNode node, long lasts)
    {
        var disk = node.Disk;
        if (disk.IsStalled)
            return;
        disk.IsStalled = true;
        Later(lasts, () =>
        {
            // The process may have died meanwhile, and the disk may be in nobody's hands.
            disk.IsStalled = false;
            if (node.Disk == disk)
                node.Happens(new Happening(group.Now, HappeningKind.StallEnded, node.Number, 0, 0, null));
        });
    }

    /// <summary>Cuts all links that fit, now, and joins the same ones later.</summary>
    public void Cuts(long lasts, Func<int, int, bool> which)
    {
        Cut(1);
        Later(lasts, () => Cut(-1));

        void Cut(int by)
        {
            for (var from = 0; from < group.Nodes.Count; from++)
            {
                for (var to = 0; to < group.Nodes.Count; to++)
                {
                    if (from != to && which(from, to))
                        group.Network.Cut(from, to, by);
                }
            }
        }
    }

    /// <summary>Something is done after a while, or at the general healing.</summary>
    public void Later(long after, Action what)
    {
        var ending = new Ending(what);
        _endings.Add(ending);
        group.Agenda.Add(new Happening(group.Now + after, HappeningKind.ActEnds, 0, 0, 0, ending));
    }
}

/// <summary>The end of an act that lasts: it comes once, in time or at the general healing.</summary>
internal sealed class Ending(Action what)
{
    private bool _isOver;

    /// <summary>Ends the act, unless that was done.</summary>
    public void Run()
    {
        if (_isOver)
            return;
        _isOver = true;
        what();
    }
}
