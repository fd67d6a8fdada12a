using System.Collections;
using System.Globalization;
using System.Reflection;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Tests.Serialization;

/// <summary>All that an object holds, as a text: two are alike if their texts are.</summary>
internal static class Structure
{
    private static readonly MethodInfo ToArrayOfMemory = typeof(Structure).GetMethod(nameof(MemoryItems), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static string Of(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string or Guid or TimeSpan or Enum:
                return $"'{value}'";
            case IConvertible number:
                return number.ToString(CultureInfo.InvariantCulture);
            case ReadOnlyMemory<byte> bytes:
                return Convert.ToHexString(bytes.Span);
            case byte[] bytes:
                return Convert.ToHexString(bytes);
            case Raft.Membership.Configuration configuration:
                return Convert.ToHexString(ConfigurationCodec.Encode(configuration));
            case IEnumerable items:
                return $"[{string.Join(", ", items.Cast<object>().Select(Of))}]";
        }

        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
            return Of(ToArrayOfMemory.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [value]));

        // Fields, and not properties: some of those are computed.
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null; level = level.BaseType)
            fields.AddRange(level.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly));
        return $"{type.Name} {{ {string.Join(", ", fields.Select(f => $"{f.Name} = {Of(f.GetValue(value))}"))} }}";
    }

    private static T[] MemoryItems<T>(ReadOnlyMemory<T> memory) => memory.ToArray();
}
