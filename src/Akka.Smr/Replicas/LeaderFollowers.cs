using Akka.Actor;
using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas;

/// <summary>Proxies to be told who leads: the one of this node always, the others once, when they were sent away for want of a leader.</summary>
internal sealed class LeaderFollowers
{
    // Beyond, a proxy finds the leader by asking again.
    private const int MaxSentAway = 1024;

    // In the order in which they were sent away.
    private readonly List<IActorRef> _sentAway = [];
    private readonly HashSet<IActorRef> _isSentAway = [];

    /// <summary>The proxy of this node.</summary>
    public IActorRef Neighbour { get; set; } = ActorRefs.Nobody;

    /// <summary>Notes that a proxy was sent away.</summary>
    public void Add(IActorRef proxy)
    {
        if (_sentAway.Count < MaxSentAway && !proxy.Equals(Neighbour) && _isSentAway.Add(proxy))
            _sentAway.Add(proxy);
    }

    /// <summary>Tells all of them.</summary>
    public void Tell(LeaderKnown news, IActorRef self)
    {
        Neighbour.Tell(news, self);
        foreach (var proxy in _sentAway)
            proxy.Tell(news, self);
        _sentAway.Clear();
        _isSentAway.Clear();
    }
}
