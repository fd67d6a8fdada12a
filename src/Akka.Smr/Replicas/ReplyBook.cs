using Akka.Actor;
using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas;

/// <summary>Collects the answers of one turn, so that each proxy gets them together; cut so that a batch fits a frame.</summary>
internal sealed class ReplyBook(int maxBatchBytes)
{
    // What an answer costs beside its payload, generously.
    private const int ReplyOverheadBytes = 48;

    private readonly List<Page> _pages = [];
    private int _used;

    /// <summary>Whether there is nothing to be sent.</summary>
    public bool IsEmpty => _used == 0;

    /// <summary>Adds an answer for a proxy.</summary>
    public void Add(IActorRef proxy, in Reply reply) => PageOf(proxy).Replies.Add(reply);

    /// <summary>Sends everything, in the order in which proxies were first answered.</summary>
    public void SendAll(IActorRef self, string? leader, string? leaderName, TimeSpan retryAfter, string? fault)
    {
        var heading = new Heading(leader, leaderName, retryAfter, fault);
        for (var i = 0; i < _used; i++)
        {
            var page = _pages[i];
            Send(page, self, heading);
            page.Proxy = ActorRefs.Nobody;
            page.Replies = [];
        }

        _used = 0;
    }

    private void Send(Page page, IActorRef self, in Heading heading)
    {
        var replies = page.Replies;
        var first = 0;
        var bytes = 0L;
        for (var i = 0; i < replies.Count; i++)
        {
            var size = ReplyOverheadBytes + replies[i].Payload.Length;
            if (i > first && bytes + size > maxBatchBytes)
            {
                page.Proxy.Tell(heading.Over(replies.GetRange(first, i - first)), self);
                first = i;
                bytes = 0;
            }

            bytes += size;
        }

        page.Proxy.Tell(heading.Over(first == 0 ? replies : replies.GetRange(first, replies.Count - first)), self);
    }

    private Page PageOf(IActorRef proxy)
    {
        // A group has few proxies: looking through them is quicker than hashing, and keeps their order.
        for (var i = 0; i < _used; i++)
        {
            if (_pages[i].Proxy.Equals(proxy))
                return _pages[i];
        }

        if (_used == _pages.Count)
            _pages.Add(new Page());
        var page = _pages[_used++];
        page.Proxy = proxy;
        return page;
    }

    /// <summary>What all batches of one sending say alike.</summary>
    private readonly record struct Heading(string? Leader, string? LeaderName, TimeSpan RetryAfter, string? Fault)
    {
        public ReplyBatch Over(List<Reply> replies) => new(replies, Leader, LeaderName, RetryAfter) { Fault = Fault };
    }

    private sealed class Page
    {
        public IActorRef Proxy { get; set; } = ActorRefs.Nobody;

        public List<Reply> Replies { get; set; } = [];
    }
}
