using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.Nemesis;

namespace Akka.Smr.Simulation.World;

/// <summary>
/// A whole small world under one seed: nodes, network, clients, a troublemaker and a referee, and one agenda that drives them
/// all. Nothing in it knows any other time or chance.
/// </summary>
internal sealed class SimulatedGroup
{
    private const long MostSteps = 400_000;

    private readonly List<Act> _acts;
    private readonly Troublemaker _troublemaker;
    private readonly ulong[] _lastSeen;
    private long _waiters;
    private long _events;
    private int _disks;

    /// <summary>Founds the group of a scene and makes a schedule due.</summary>
    public SimulatedGroup(Scene scene, IEnumerable<Act> acts)
    {
        Scene = scene;
        var chance = new Chance(scene.Seed).Fork(3);
        Id = new GroupId(new Guid((int)scene.Seed, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]), 1);
        Network = new SimulatedNetwork(scene.Nodes, scene, Agenda, chance.Fork(4));
        Referee = new Referee(scene, Coverage) { Nodes = Nodes };
        _lastSeen = new ulong[scene.Keys];

        var founding = Founding(scene);
        for (var number = 0; number < scene.Nodes; number++)
        {
            var kind = number == scene.Witness ? MemberKind.Witness : MemberKind.Full;
            var disk = new SimulatedDisk(_disks++, new MemberId(number + 1), kind, number < scene.Founders ? founding : null);
            Nodes.Add(new SimulatedNode(number, this, disk, chance.Fork(100 + (ulong)number)));
        }

        for (var number = 0; number < scene.Clients; number++)
            Clients.Add(new SimulatedClient(number, this, chance.Fork(200 + (ulong)number)));
        _troublemaker = new Troublemaker(this);
        _acts = [.. acts];
        for (var i = 0; i < _acts.Count; i++)
            Agenda.Add(new Happening(_acts[i].At, HappeningKind.Act, i, 0, 0, null));
    }

    /// <summary>What the seed decided.</summary>
    public Scene Scene { get; }

    /// <summary>The group's id.</summary>
    public GroupId Id { get; }

    /// <summary>All that is to come.</summary>
    public Agenda Agenda { get; } = new();

    /// <summary>True time, which no node knows.</summary>
    public long Now { get; private set; }

    /// <summary>The wires.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>The nodes.</summary>
    public List<SimulatedNode> Nodes { get; } = [];

    /// <summary>The clients.</summary>
    public List<SimulatedClient> Clients { get; } = [];

    /// <summary>Who watches.</summary>
    public Referee Referee { get; }

    /// <summary>What was met.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>All operations that clients were to do.</summary>
    public List<Operation> History { get; } = [];

    /// <summary>Steps of replicas so far.</summary>
    public long Steps { get; set; }

    /// <summary>Who writes down every step, if somebody does.</summary>
    public StepTrace? Trace { get; init; }

    /// <summary>Whether the last lasting trouble is over.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>How many spells of silence overlap, in which nothing passes between clients and nodes.</summary>
    public int Silences { get; set; }

    /// <summary>The next number in the one order of what clients do and see.</summary>
    public long NextEvent() => ++_events;

    /// <summary>A number for somebody who waits.</summary>
    public long NextWaiter() => ++_waiters;

    /// <summary>Lets everything happen that is due until some time.</summary>
    public void RunUntil(long until)
    {
        if (Now == 0)
            Nodes.ForEach(Starts);
        while (Agenda.NextAt <= until)
        {
            var happening = Agenda.Take();
            Now = happening.At;
            Happens(happening);
            if (Steps > MostSteps)
                throw new RuleBroken("Runaway", $"{Steps} steps were taken");
        }

        Now = until;
    }

    /// <summary>Who leads: of those who think so, the one of the latest term.</summary>
    public SimulatedNode? FindLeader()
    {
        SimulatedNode? leader = null;
        foreach (var node in Nodes)
        {
            if (node.IsUp && node.Role == Raft.RoleKind.Leader && (leader is null || node.Term > leader.Term))
                leader = node;
        }

        return leader;
    }

    /// <summary>An empty disk for a node whose own was lost.</summary>
    public SimulatedDisk NewDisk(SimulatedNode node) => new(_disks++, node.Disk.Identity.Member, node.Disk.Kind, null);

    /// <summary>Whether there are numbers left for new disks: the checkers' masks have 64 bits.</summary>
    public bool HasDisksLeft => _disks < 64;

    /// <summary>Starts a node unless it runs.</summary>
    public void Starts(SimulatedNode node)
    {
        if (!node.IsUp)
            node.Start();
    }

    /// <summary>Carries a request to a node, late or never.</summary>
    public void Deliver(int node, Attempt attempt, Chance chance, long later = 0) => Deliver(HappeningKind.Request, node, attempt, chance, later);

    /// <summary>Carries an answer to its client, late or never.</summary>
    public void Deliver(Answer answer, Chance chance) => Deliver(HappeningKind.Answer, answer.Request.Client, answer, chance, 0);

    /// <summary>A client gets something new to do.</summary>
    public void Operates(int client, Chance chance)
    {
        var way = chance.Below(100) switch { < 55 => Way.Session, < 65 => Way.Bare, < 85 => Way.Read, _ => Way.LeaseRead };
        var kind = chance.Below(100) switch { < 10 => OperationKind.Get, < 30 => OperationKind.Put, < 75 => OperationKind.Append, _ => OperationKind.CompareAndSet };
        var key = chance.Below(Scene.Keys);
        var operation = new Operation
        {
            Id = History.Count + 1,
            Kind = way is Way.Read or Way.LeaseRead ? OperationKind.Get : kind,
            Key = key,
            Argument = chance.Next(),
            Expected = _lastSeen[key],
        };
        History.Add(operation);
        Clients[client].Wants(operation, way);
    }

    /// <summary>Ends all trouble: processes run, disks and wires work, clocks are right.</summary>
    public void Heal()
    {
        IsHealed = true;
        _troublemaker.StopsAll();
        Agenda.Drop(HappeningKind.Act);
        foreach (var node in Nodes)
        {
            node.Disk.NextWrite = WriteFault.None;
            node.Drift(NodeClock.Right);
            Starts(node);
        }
    }

    /// <summary>Cuts links for good, or until the next general healing.</summary>
    public void Cut(Func<int, int, bool> which) => _troublemaker.Cuts(long.MaxValue / 4, which);

    private static SnapshotMeta Founding(Scene scene)
    {
        var chance = new Chance(scene.Seed).Fork(6);
        var members = new List<Member>();
        for (var number = 0; number < scene.Founders; number++)
        {
            var identity = new Identity(new MemberId(number + 1), new StorageId(number + 1));
            var kind = number == scene.Witness ? MemberKind.Witness : MemberKind.Full;
            var priority = scene.HasPriorities && kind == MemberKind.Full ? (byte)chance.Below(3) : (byte)0;
            members.Add(new Member(identity, MemberRole.Voter, kind, priority));
        }

        var id = new GroupId(new Guid((int)scene.Seed, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]), 1);
        return SnapshotMeta.Founding(id, RaftConfiguration.Create(members, scene.Lease));
    }

    private void Deliver(HappeningKind kind, int target, object body, Chance chance, long later)
    {
        if (IsHealed || (Silences == 0 && !chance.Happens(Scene.ClientLossPerMille)))
            Agenda.Add(new Happening(Now + later + chance.Between(Scene.MinDelay, 3 * Scene.Ms), kind, target, 0, 0, body));
    }

    private void Happens(in Happening happening)
    {
        switch (happening.Kind)
        {
            case HappeningKind.Act:
                _troublemaker.Begins(_acts[happening.Target]);
                break;
            case HappeningKind.ActEnds:
                ((Ending)happening.Body!).Run();
                break;
            case HappeningKind.Restart:
                Starts(Nodes[happening.Target]);
                break;
            case HappeningKind.Answer:
                var answer = (Answer)happening.Body!;
                if (answer.Kind == AnswerKind.Done && answer.Request.Operation.Kind is OperationKind.Get or OperationKind.Append)
                    _lastSeen[answer.Request.Operation.Key] = answer.Value;
                Clients[happening.Target].Hears(answer);
                break;
            case HappeningKind.ClientWakes:
                Clients[happening.Target].Pump();
                break;
            case HappeningKind.ClientPatience:
                Clients[happening.Target].PatienceEnds((Request)happening.Body!, happening.Number, wasTurnedAway: happening.Life == 1);
                break;
            default:
                Nodes[happening.Target].Happens(happening);
                break;
        }
    }
}
