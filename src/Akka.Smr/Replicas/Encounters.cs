using Akka.Actor;

namespace Akka.Smr.Replicas;

/// <summary>
/// When to ask which node of the cluster whether another group lives there under this one's name. One that has come up is asked at
/// once, then more and more seldom; one that has answered the same group, as seldom as it gets.
/// </summary>
internal sealed class Encounters(TimeSpan firstPause, TimeSpan longestPause)
{
    /// <summary>As many nodes are asked; further ones still ask by themselves, and are heard.</summary>
    public const int MaxNodes = 256;

    private List<Node> _nodes = [];

    /// <summary>When somebody is to be asked next; null for never.</summary>
    public TimeSpan? NextDue => _nodes.Count > 0 ? _nodes.Min(node => node.AskAt) : null;

    /// <summary>These are to be asked, and nobody else. Those who are known keep their turn.</summary>
    public void Know(IEnumerable<Address> addresses, TimeSpan now) =>
        _nodes = [.. addresses.Take(MaxNodes).Select(address => Find(address) ?? new Node(address) { AskAt = now, Pause = firstPause })];

    /// <summary>Whose turn it is. Until they answer they are asked again, after twice the time.</summary>
    public IReadOnlyList<Address> TakeDue(TimeSpan now)
    {
        var due = _nodes.FindAll(node => node.AskAt <= now);
        foreach (var node in due)
        {
            node.AskAt = now + node.Pause;
            node.Pause = Shorter(2 * node.Pause, longestPause);
        }

        return due.ConvertAll(node => node.Address);
    }

    /// <summary>The node has answered this very group.</summary>
    public void Agreed(Address address, TimeSpan now)
    {
        if (Find(address) is { } node)
            (node.AskAt, node.Pause) = (now + longestPause, longestPause);
    }

    private Node? Find(Address address) => _nodes.Find(node => node.Address.Equals(address));

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed class Node(Address address)
    {
        public Address Address => address;

        public TimeSpan AskAt { get; set; }

        public TimeSpan Pause { get; set; }
    }
}
