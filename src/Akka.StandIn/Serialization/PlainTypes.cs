using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>
/// The types that a text from outside may name: values and collections of the platform, exceptions, and whatever the
/// application itself defines, that is, assemblies that are built upon Akka. Types that do something when they are made or
/// set (processes, files, other libraries' configuration objects) are none of these, and so can't be brought to life.
/// </summary>
internal static class PlainTypes
{
    private static readonly ConcurrentDictionary<string, Type> Allowed = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Assembly, bool> Applications = new();
    private static readonly Assembly Own = typeof(PlainTypes).Assembly;

    private static readonly HashSet<Type> Values =
    [
        typeof(object), typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger),
        typeof(Nullable<>), typeof(KeyValuePair<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
    ];

    private static readonly HashSet<string> Collections =
    [
        "System.Collections.Generic", "System.Collections.Immutable", "System.Collections.ObjectModel", "System.Collections.Concurrent",
    ];

    /// <exception cref="SerializationException">There is no such type, or it is not allowed.</exception>
    public static Type Find(string name)
    {
        if (Allowed.TryGetValue(name, out var known))
            return known;

        var type = TypeNames.Find(name) ?? throw new SerializationException($"Type [{name}] was not found.");
        if (!IsAllowed(type))
        {
            throw new SerializationException(
                $"Type [{name}] is not allowed: it is neither a plain value, a collection nor an exception, nor of an assembly that uses Akka.");
        }

        return Allowed.GetOrAdd(name, type);
    }

    public static bool IsAllowed(Type type)
    {
        if (type.IsPointer || type.IsByRef || typeof(Delegate).IsAssignableFrom(type))
            return false;
        if (type.IsArray)
            return IsAllowed(type.GetElementType()!);
        if (type.IsConstructedGenericType)
            return IsAllowed(type.GetGenericTypeDefinition()) && type.GenericTypeArguments.All(IsAllowed);

        return type.IsPrimitive
            || Values.Contains(type)
            || IsPlatformCollection(type)
            || typeof(Exception).IsAssignableFrom(type)
            || Applications.GetOrAdd(type.Assembly, UsesAkka);
    }

    private static bool IsPlatformCollection(Type type) =>
        type.Namespace is { } space && Collections.Contains(space) && type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static bool UsesAkka(Assembly assembly) =>
        assembly == Own || assembly.GetReferencedAssemblies().Any(reference => reference.Name == Own.GetName().Name);
}
