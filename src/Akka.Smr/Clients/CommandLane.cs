using Akka.Smr.Raft.Sessions;

namespace Akka.Smr.Clients;

/// <summary>
/// Commands. One in the proxy's own session is given its number when it is first sent, so that the numbers on their way lie within
/// the session's window and none is wasted; until then it waits beside the others.
/// </summary>
internal sealed class CommandLane(Backoff backoff, ProxySession session) : Lane(backoff, consistency: null)
{
    private readonly PriorityQueue<PendingRequest, long> _unnumbered = new();

    /// <summary>Whether commands wait for the proxy's own session.</summary>
    public bool NeedsSession => !session.IsOpen && Head(_unnumbered) is not null;

    public override void Enqueue(PendingRequest request)
    {
        if (request.Kind == RequestKind.OwnSession && request.Sequence == 0)
        {
            request.IsQueued = true;
            _unnumbered.Enqueue(request, request.Arrival);
        }
        else
        {
            base.Enqueue(request);
        }
    }

    public override PendingRequest? Peek()
    {
        var ready = base.Peek();
        while (ready is not null && IsOfAnotherSession(ready))
        {
            base.Take().Unwrapped();
            Enqueue(ready);
            ready = base.Peek();
        }

        var unnumbered = session.HasRoom ? Head(_unnumbered) : null;
        if (ready is null || unnumbered is null)
            return ready ?? unnumbered;
        return ready.Arrival < unnumbered.Arrival ? ready : unnumbered;
    }

    public override PendingRequest Take()
    {
        if (Peek() is not { Kind: RequestKind.OwnSession, Sequence: 0 })
            return base.Take();
        var request = Dequeue(_unnumbered);
        var sequence = session.Next();
        var command = new SessionCommand(session.Id, ReadOnlyMemory<byte>.Empty, sequence, session.LowWater, request.Body);
        request.Wrapped(session.Id, sequence, command.Encode());
        return request;
    }

    /// <summary>The own commands that have no number yet, in their order.</summary>
    public List<PendingRequest> TakeUnnumbered()
    {
        var all = new List<PendingRequest>();
        while (Head(_unnumbered) is not null)
            all.Add(Dequeue(_unnumbered));
        return all;
    }

    // A number of a session that was abandoned is worth nothing; whoever certainly was not run under it gets another one. Whoever
    // may have been run keeps it, and is told by the group what is left to know.
    private bool IsOfAnotherSession(PendingRequest request) =>
        request.Kind == RequestKind.OwnSession && request.SessionId != session.Id && !request.InDoubt;
}
