using Akka.Util;

namespace Akka.Actor;

/// <summary>Children, by name. Other threads may make (below a guardian) and look up children, hence the lock.</summary>
internal sealed partial class ActorCell
{
    private readonly Lock _childrenLock = new();
    private readonly Dictionary<string, ChildStats> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stopping = new(StringComparer.Ordinal);
    private long _nextName;

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");

        LocalActorRef child;
        lock (_childrenLock)
        {
            if (_ending != Ending.None || Mailbox.IsClosed)
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            name ??= "$" + Base64Name.Encode(_nextName++);
            if (_children.ContainsKey(name)) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            var path = new ChildActorPath(Self.Path, name, System.NextUid());
            child = new LocalActorRef(System, props, System.Dispatchers.Lookup(props.Dispatcher), Self, path);
            _children.Add(name, new ChildStats(child));
        }

        child.Start();
        return child;
    }

    /// <summary>Adds a child that was made elsewhere, with a path of its own.</summary>
    public LocalActorRef AddGuardian(LocalActorRef child)
    {
        lock (_childrenLock) _children.Add(child.Path.Name, new ChildStats(child));
        child.Start();
        return child;
    }

    public IActorRef Child(string name)
    {
        lock (_childrenLock) return _children.TryGetValue(name, out var stats) ? stats.Child : ActorRefs.Nobody;
    }

    public IEnumerable<IActorRef> GetChildren() => ChildrenSnapshot();

    public void Stop(IActorRef child)
    {
        lock (_childrenLock)
        {
            if (_children.TryGetValue(child.Path.Name, out var stats) && stats.Child.Equals(child)) _stopping.Add(child.Path.Name);
        }

        ((IInternalActorRef)child).Stop();
    }

    private IInternalActorRef[] ChildrenSnapshot()
    {
        lock (_childrenLock)
        {
            if (_children.Count == 0) return [];
            var children = new IInternalActorRef[_children.Count];
            int i = 0;
            foreach (var stats in _children.Values) children[i++] = stats.Child;
            return children;
        }
    }

    private ChildStats? StatsOf(IActorRef child)
    {
        lock (_childrenLock) return _children.TryGetValue(child.Path.Name, out var stats) && stats.Child.Equals(child) ? stats : null;
    }

    /// <summary>Says whether there are children whose end must be awaited, and remembers what for.</summary>
    private bool WaitForChildren(Ending ending)
    {
        lock (_childrenLock)
        {
            // A restart waits for the children that were told to stop; the others survive it.
            int awaited = ending == Ending.Recreation ? _stopping.Count : _children.Count;
            if (awaited == 0) return false;
            _ending = ending;
            return true;
        }
    }

    private void RemoveChild(IActorRef child)
    {
        bool ended;
        lock (_childrenLock)
        {
            if (!_children.TryGetValue(child.Path.Name, out var stats) || !stats.Child.Equals(child)) return;
            _children.Remove(child.Path.Name);
            _stopping.Remove(child.Path.Name);
            ended = _ending switch
            {
                Ending.None => false,
                Ending.Recreation => _stopping.Count == 0,
                _ => _children.Count == 0,
            };
        }

        if (ended) ChildrenEnded();
    }
}
