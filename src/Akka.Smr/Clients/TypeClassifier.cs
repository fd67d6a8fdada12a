using Akka.Smr.Protocol;

namespace Akka.Smr.Clients;

/// <summary>What the state machine does with messages of a type.</summary>
internal enum Handling : byte
{
    None = 0,
    Command = 1,
    Query = 2,
}

/// <summary>
/// Tells commands from queries by what the state machine has declared: the first declared type that a message's type is, derives
/// from or implements decides. By names, for the state machine may live where the proxy does not.
/// </summary>
internal sealed class TypeClassifier(IReadOnlyList<HandledType> handled)
{
    private const int MaxRememberedTypes = 4096;

    private readonly Dictionary<Type, Handling> _known = [];

    public IReadOnlyList<HandledType> Handled { get; } = handled;

    public Handling Classify(Type type)
    {
        if (_known.TryGetValue(type, out var handling))
            return handling;
        if (_known.Count >= MaxRememberedTypes)
            _known.Clear();
        return _known[type] = Decide(type);
    }

    private Handling Decide(Type type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var t = type; t is not null; t = t.BaseType)
            names.Add(HandledType.NameOf(t));
        foreach (var t in type.GetInterfaces())
            names.Add(HandledType.NameOf(t));

        foreach (var declared in Handled)
        {
            if (names.Contains(declared.TypeName))
                return declared.IsQuery ? Handling.Query : Handling.Command;
        }

        return Handling.None;
    }
}
