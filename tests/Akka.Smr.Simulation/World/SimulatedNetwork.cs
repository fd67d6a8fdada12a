using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Simulation.World;

/// <summary>
/// What lies between the nodes: for every ordered pair a link of its own that delays, loses, doubles and reorders, or keeps
/// the order as one connection does, and that can be cut in one direction alone.
/// </summary>
internal sealed class SimulatedNetwork
{
    private const long LatestBallot = 900 * Scene.Ms;

    private readonly Link[,] _links;
    private readonly Agenda _agenda;
    private readonly bool _isFifo;

    /// <summary>Creates a network without faults.</summary>
    public SimulatedNetwork(int nodes, Scene scene, Agenda agenda, Chance chance)
    {
        _agenda = agenda;
        _isFifo = scene.IsFifo;
        _links = new Link[nodes, nodes];
        for (var from = 0; from < nodes; from++)
        {
            for (var to = 0; to < nodes; to++)
                _links[from, to] = new Link(chance.Fork((ulong)((from * nodes) + to))) { MinDelay = scene.MinDelay, MaxDelay = scene.MaxDelay };
        }
    }

    /// <summary>How many messages of a thousand are lost everywhere.</summary>
    public int LossPerMille { get; set; }

    /// <summary>How many messages of a thousand come twice.</summary>
    public int DoublePerMille { get; set; }

    /// <summary>How many messages of a thousand come a second time from another group, from another epoch, or for another disk.</summary>
    public int StrayPerMille { get; set; }

    /// <summary>How many troubles overlap in which votes are not asked for, or come late and twice.</summary>
    public int LateBallots { get; set; }

    /// <summary>Whether anything said now from one node can reach another.</summary>
    public bool IsOpen(int from, int to) => _links[from, to].Cuts == 0;

    /// <summary>Cuts a link in one direction, or takes one cut away again.</summary>
    public void Cut(int from, int to, int by) => _links[from, to].Cuts += by;

    /// <summary>Makes a link slower by so many ticks, or faster again.</summary>
    public void Slow(int from, int to, long by) => _links[from, to].MaxDelay += by;

    /// <summary>Sends a message of the protocol.</summary>
    public void Send(int from, int to, Envelope envelope, long now)
    {
        if (LateBallots > 0 && envelope.Body is RequestVote or RequestVoteResponse)
            SendBallot(from, to, envelope, now);
        else
            Send(HappeningKind.Message, from, to, envelope, now);
        if (StrayPerMille > 0 && _links[from, to].Chance.Happens(StrayPerMille))
            Send(HappeningKind.Message, from, to, Astray(envelope, _links[from, to].Chance), now);
    }

    /// <summary>Sends anything.</summary>
    public void Send(HappeningKind kind, int from, int to, object body, long now)
    {
        var link = _links[from, to];
        if (link.Cuts > 0 || link.Chance.Happens(LossPerMille))
            return;
        Deliver(kind, from, to, body, now, link);
        if (link.Chance.Happens(DoublePerMille))
            Deliver(kind, from, to, body, now, link);
    }

    /// <summary>Of the requests half are lost; the answers come twice, and mostly when the election is over.</summary>
    private void SendBallot(int from, int to, Envelope envelope, long now)
    {
        var chance = _links[from, to].Chance;
        if (envelope.Body is RequestVote && chance.Happens(500))
            return;
        var later = envelope.Body is RequestVoteResponse && chance.Happens(700) ? chance.Between(0, LatestBallot) : 0;
        Send(HappeningKind.Message, from, to, envelope, now + later);
        if (envelope.Body is RequestVoteResponse)
            Send(HappeningKind.Message, from, to, envelope, now + later);
    }

    /// <summary>The same words in another world: there may well be a later term, in which they would be heeded.</summary>
    private static Envelope Astray(Envelope envelope, Chance chance)
    {
        var told = chance.Happens(500) ? envelope with { Term = new Term(envelope.Term.Value + 1) } : envelope;
        var group = told.Group;
        return chance.Below(3) switch
        {
            0 => told with { Group = new GroupId(new Guid(99, 1, 2, new byte[8]), group.Epoch) },
            1 => told with { Group = new GroupId(group.Id, group.Epoch + 1) },
            _ => told with { To = new Identity(told.To.Member, new StorageId(told.To.Storage.Value + 1000)) },
        };
    }

    private void Deliver(HappeningKind kind, int from, int to, object body, long now, Link link)
    {
        var at = now + link.Chance.Between(link.MinDelay, link.MaxDelay);
        if (_isFifo)
        {
            at = Math.Max(at, link.LastArrival);
            link.LastArrival = at;
        }

        _agenda.Add(new Happening(at, kind, to, 0, from, body));
    }

    private sealed class Link(Chance chance)
    {
        public Chance Chance { get; } = chance;

        public int Cuts { get; set; }

        public long MinDelay { get; init; }

        public long MaxDelay { get; set; }

        public long LastArrival { get; set; }
    }
}
