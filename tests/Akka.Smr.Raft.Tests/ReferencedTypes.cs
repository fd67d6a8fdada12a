using System.Reflection;
using System.Reflection.Emit;

namespace Akka.Smr.Raft.Tests;

/// <summary>Every type that a type names: in its shape, and in the code of its methods.</summary>
internal static class ReferencedTypes
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<Type> Of(Type type)
    {
        var seen = new HashSet<Type>();
        Add(seen, type.BaseType);
        foreach (var implemented in type.GetInterfaces())
            Add(seen, implemented);
        foreach (var field in type.GetFields(Declared))
            Add(seen, field.FieldType);
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            AddMethod(seen, method);
        return seen;
    }

    private static void AddMethod(HashSet<Type> seen, MethodBase method)
    {
        if (method is MethodInfo { ReturnType: var returned })
            Add(seen, returned);
        foreach (var parameter in method.GetParameters())
            Add(seen, parameter.ParameterType);
        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(seen, local.LocalType);
        foreach (int token in Tokens(body.GetILAsByteArray()!))
            AddMember(seen, method, token);
    }

    private static void AddMember(HashSet<Type> seen, MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
        Add(seen, member as Type ?? member?.DeclaringType);
    }

    /// <summary>The member tokens in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | code[at++]);
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static void Add(HashSet<Type> seen, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(seen, type.GetElementType());
            return;
        }

        if (!seen.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type))
            return;
        foreach (var argument in type.GetGenericArguments())
            Add(seen, argument);
    }
}
