using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Types by the names that manifests carry: full name and assembly, without versions.</summary>
internal static partial class TypeNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();
    private static readonly ConcurrentDictionary<string, Type> Types = new(StringComparer.Ordinal);

    public static string Qualified(Type type) => Names.GetOrAdd(type, static named => VersionPart().Replace(named.AssemblyQualifiedName!, ""));

    /// <summary>The type of that name, or null. Only what is found is remembered: a peer can send any number of other names.</summary>
    public static Type? Find(string name)
    {
        if (Types.TryGetValue(name, out var known))
            return known;

        var found = Resolve(name);
        if (found is not null)
            Types.TryAdd(name, found);
        return found;
    }

    private static Type? Resolve(string name)
    {
        try
        {
            return TypeResolver.Find(name);
        }
        catch (Exception failure) when (failure is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            // The name came over the wire and may be anything; what is no name of a type names none.
            return null;
        }
    }

    [GeneratedRegex(", Version=[^,\\]]+, Culture=[^,\\]]+, PublicKeyToken=[^,\\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPart();
}
