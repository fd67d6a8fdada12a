using Akka.Smr.Protocol;

namespace Akka.Smr.StateMachines;

/// <summary>The handlers in the order of their declaration: the first whose type a message is an instance of decides.</summary>
internal sealed class HandlerTable
{
    // Types can be constructed without end from the text of a hostile message, so the cache has a bound.
    private const int MostCached = 1024;

    private readonly List<Handler> _declared = [];
    private readonly Dictionary<Type, Handler> _byConcreteType = [];

    /// <summary>What a proxy must know about them.</summary>
    public IReadOnlyList<HandledType> Describe() =>
        [.. _declared.Select(handler => new HandledType(HandledType.NameOf(handler.Type), handler.IsQuery))];

    public void Add(Handler handler)
    {
        if (_declared.Exists(other => other.Type == handler.Type))
            throw new InvalidOperationException($"{handler.Type} is declared twice: a type is either a command or a query, and has one handler.");
        _declared.Add(handler);
    }

    /// <summary>The handler of messages of this type, or null.</summary>
    public Handler? Find(Type concrete)
    {
        if (_byConcreteType.TryGetValue(concrete, out var known))
            return known;

        var found = _declared.Find(handler => handler.Type.IsAssignableFrom(concrete));
        if (found is not null && _byConcreteType.Count < MostCached)
            _byConcreteType.Add(concrete, found);
        return found;
    }
}
