namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// The replies of all sessions, in the order in which they were recorded, which is the log's. What goes beyond the bound pushes out
/// the oldest: only the replies, for how a command ended stays known to its session.
/// </summary>
internal sealed class RecordedReplies(int mostBytes)
{
    private const int MostSpares = 64;

    private readonly LinkedList<RecordedReply> _byAge = new();

    // Clients mostly need no more replies than they ask for new ones: then the nodes go round, and none is allocated.
    private readonly LinkedList<RecordedReply> _spares = new();

    /// <summary>The oldest first.</summary>
    public IReadOnlyCollection<RecordedReply> ByAge => _byAge;

    /// <summary>Invariant: the costs of all in <see cref="ByAge"/>, and never above the bound.</summary>
    public long Bytes { get; private set; }

    /// <summary>Remembers a reply, for which older ones may have to go. One that is above the bound by itself pushes out nothing: it is forgotten at once.</summary>
    public void Add(in RecordedReply reply)
    {
        if (reply.Cost > mostBytes)
        {
            reply.Session.Forget(reply.Sequence, reply.Ending);
            return;
        }

        while (Bytes + reply.Cost > mostBytes)
            ForgetOldest();
        Bytes += reply.Cost;
        reply.Session.Remember(AddLast(reply));
    }

    /// <summary>Lets go of a reply that nobody will ask for. Its session lets go of the node, which may serve another one.</summary>
    public void Remove(LinkedListNode<RecordedReply> node)
    {
        Bytes -= node.ValueRef.Cost;
        _byAge.Remove(node);
        node.ValueRef = default;
        if (_spares.Count < MostSpares)
            _spares.AddLast(node);
    }

    private void ForgetOldest()
    {
        var oldest = _byAge.First!;
        oldest.ValueRef.Session.Forget(oldest.ValueRef.Sequence, oldest.ValueRef.Ending);
        Remove(oldest);
    }

    private LinkedListNode<RecordedReply> AddLast(in RecordedReply reply)
    {
        if (_spares.Last is not { } node)
            return _byAge.AddLast(reply);
        _spares.Remove(node);
        node.ValueRef = reply;
        _byAge.AddLast(node);
        return node;
    }
}
