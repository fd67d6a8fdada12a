using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Serialization;

/// <summary>
/// The serializers that one state of the configuration names, by id, by name and by the types bound to them. What is asked
/// most, the serializer of a type, is one look-up in a table that fills as types come by.
/// </summary>
internal sealed class SerializerRegistry
{
    private readonly Dictionary<int, Serializer> _byId = [];
    private readonly Dictionary<string, Serializer> _byName = new(StringComparer.Ordinal);
    private readonly List<(Type Type, Serializer Serializer)> _bindings = [];
    private readonly ConcurrentDictionary<Type, Serializer> _byType = new();
    private readonly ExtendedActorSystem _system;

    public SerializerRegistry(ExtendedActorSystem system)
    {
        _system = system;
        Null = new NullSerializer(system);
        Add("null", Null);

        var config = system.Settings.Config;
        var settings = config.GetConfig("akka.actor.serialization-settings");
        foreach (var (name, type) in Section(config, "akka.actor.serializers"))
            Create(name, type, settings?.GetConfig(name));
        foreach (var (type, name) in Section(config, "akka.actor.serialization-bindings"))
            Bind(type, name);
    }

    public Serializer Null { get; }

    /// <summary>The serializer with that identifier, or null.</summary>
    public Serializer? ById(int id) => _byId.GetValueOrDefault(id);

    /// <summary>The serializer of the most specific type that is bound; for want of one, that of the given name; then that of all objects.</summary>
    /// <exception cref="SerializationException">There is none.</exception>
    public Serializer ForType(Type type, string? defaultName)
    {
        if (_byType.TryGetValue(type, out var known))
            return known;

        var bound = MostSpecific(type);
        if (bound is null && defaultName is not null && _byName.TryGetValue(defaultName, out var named))
            return named; // Another caller may name another default, so this one is not remembered.

        bound ??= _bindings.Find(binding => binding.Type == typeof(object)).Serializer;
        if (bound is null)
            throw new SerializationException($"Serializer not found for type {type.Name}");

        return _byType.GetOrAdd(type, bound);
    }

    private static IEnumerable<(string Key, string Value)> Section(Config config, string path)
    {
        var section = config.GetConfig(path);
        return section.IsNullOrEmpty() ? [] : section.AsEnumerable().Select(pair => (pair.Key, pair.Value.GetString()));
    }

    private void Create(string name, string typeName, Config? settings)
    {
        var type = TypeNames.Find(typeName);
        if (type is null)
        {
            _system.Log.Warning("The type name for serializer '{0}' did not resolve to an actual Type: '{1}'", name, typeName);
            return;
        }

        object[] arguments = settings.IsNullOrEmpty() ? [_system] : [_system, settings!];
        try
        {
            Add(name, (Serializer)Activator.CreateInstance(type, arguments)!);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is ConfigurationException cause)
        {
            throw cause;
        }
    }

    private void Add(string name, Serializer serializer)
    {
        _byId[serializer.Identifier] = serializer;
        _byName[name] = serializer;
    }

    private void Bind(string typeName, string name)
    {
        if (TypeNames.Find(typeName) is not { } type)
            _system.Log.Warning("The type name for message/serializer binding '{0}' did not resolve to an actual Type: '{1}'", name, typeName);
        else if (!_byName.TryGetValue(name, out var serializer))
            _system.Log.Warning("Serialization binding to non existing serializer: '{0}'", name);
        else
            _bindings.Add((type, serializer));
    }

    /// <summary>Among the bound types that fit, the one that all others that fit are bases of; the first, if there are several such.</summary>
    private Serializer? MostSpecific(Type type)
    {
        (Type Type, Serializer Serializer)? best = null;
        foreach (var binding in _bindings)
        {
            if (binding.Type == typeof(object) || !binding.Type.IsAssignableFrom(type))
                continue;
            if (best is null || best.Value.Type.IsAssignableFrom(binding.Type))
                best = binding;
        }

        return best?.Serializer;
    }
}
