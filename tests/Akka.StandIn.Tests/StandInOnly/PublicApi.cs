using System.Reflection;
using System.Text;

namespace Akka.StandIn.Tests.StandInOnly;

/// <summary>Prints the public surface of assemblies: a line a type and a line a member, in a fixed order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Print(IEnumerable<Type> types) =>
        types.Where(t => t.IsVisible).OrderBy(NameOf, StringComparer.Ordinal).SelectMany(PrintType);

    private static IEnumerable<string> PrintType(Type type)
    {
        yield return $"{KindOf(type)} {NameOf(type)}";
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        foreach (string member in type.GetMembers(Declared).Select(PrintMember).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            yield return $"  {NameOf(type)}.{member}";
    }

    private static string? PrintMember(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made when IsVisible(made) => $".ctor({Parameters(made)})",
        MethodInfo method when IsVisible(method) && !IsNoise(method) =>
            $"{Static(method.IsStatic)}{method.Name}{Generic(method)}({Parameters(method)}) : {NameOf(method.ReturnType)}",
        PropertyInfo property when property.GetMethod is { } get && IsVisible(get) && property.Name != "EqualityContract" =>
            $"{Static(get.IsStatic)}{property.Name} : {NameOf(property.PropertyType)}",
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            field.Name == "value__" ? null : $"{Static(field.IsStatic)}{field.Name} : {NameOf(field.FieldType)}",
        EventInfo raised when IsVisible(raised.AddMethod!) => $"event {raised.Name} : {NameOf(raised.EventHandlerType!)}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Accessors stand behind their properties; what every object and every record has says nothing.</summary>
    private static bool IsNoise(MethodInfo method) =>
        (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        || method.Name is "Equals" or "GetHashCode" or "ToString" or "GetType" or "PrintMembers" or "<Clone>$" or "Finalize" or "Deconstruct"
            or "op_Equality" or "op_Inequality";

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{NameOf(p.ParameterType)} {p.Name}{(p.IsOptional ? " = " : "")}".TrimEnd()));

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : "class";

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        if (type.IsByRef) return NameOf(type.GetElementType()!) + "&";
        var name = new StringBuilder(type.IsNested ? $"{NameOf(type.DeclaringType!)}+{type.Name}" : type.FullName is null ? $"{type.Namespace}.{type.Name}" : type.FullName.Split('[')[0]);
        int tick = name.ToString().IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0 && !type.IsNested) name.Length = tick;
        var arguments = type.GetGenericArguments();
        if (arguments.Length > 0) name.Append('<').AppendJoin(", ", arguments.Select(NameOf)).Append('>');
        return name.ToString();
    }
}
