namespace Akka.Actor;

/// <summary>Finds types by the names that configurations and manifests use, those of Akka.NET's assemblies included.</summary>
internal static class TypeResolver
{
    public static Type? Find(string name)
    {
        var type = Type.GetType(name, throwOnError: false);
        if (type is not null) return type;
        int comma = name.IndexOf(',', StringComparison.Ordinal);
        string assembly = comma < 0 ? "" : name[(comma + 1)..].Trim();
        // All that is Akka.NET's own lives in this one assembly.
        return comma < 0 || assembly == "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal) || assembly.StartsWith("Akka,", StringComparison.Ordinal)
            ? typeof(TypeResolver).Assembly.GetType(comma < 0 ? name.Trim() : name[..comma].Trim())
            : null;
    }
}
