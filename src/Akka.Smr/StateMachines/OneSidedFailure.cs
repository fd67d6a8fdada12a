using System.Reflection;
using System.Runtime.CompilerServices;

namespace Akka.Smr.StateMachines;

/// <summary>
/// Tells failures that every replica has at the same command from those that may be this one's alone: no memory, no stack, an
/// assembly that is missing or of another version. After one of these the replica must stop, for going on would make it differ.
/// </summary>
internal sealed class OneSidedFailure(Assembly machine)
{
    private const int ProbeBytes = 1 << 20;

    // The assemblies that the state machine's own stands on, by their simple names; looked up when a first one is missing.
    private HashSet<string>? _needed;

    /// <summary>Whether what a handler threw may be this replica's alone.</summary>
    public static bool InHandler(Exception thrown) =>
        Any(thrown, static one => IsShortage(one) || IsMissingAssembly(one) || one is TypeLoadException or MissingMemberException);

    /// <summary>
    /// Whether what a serializer threw while it read a command may be this replica's alone. Here the bytes decide what is allocated,
    /// how deep it nests and what types it names, and they come from outside: were each such failure taken for the replica's own,
    /// one malicious payload would stop them all. So the replica is asked whether it is well: if it is, the bytes are to blame.
    /// </summary>
    public bool InPayload(Exception thrown, int payloadBytes) => Any(thrown, one => one switch
    {
        OutOfMemoryException => !CanAllocate(payloadBytes),
        InsufficientExecutionStackException => !RuntimeHelpers.TryEnsureSufficientExecutionStack(),
        FileNotFoundException missing => IsNeeded(missing.FileName),
        FileLoadException missing => IsNeeded(missing.FileName),
        BadImageFormatException broken => IsNeeded(broken.FileName),
        _ => false,
    });

    private static bool IsShortage(Exception thrown) => thrown is OutOfMemoryException or InsufficientExecutionStackException;

    private static bool IsMissingAssembly(Exception thrown) =>
        thrown is BadImageFormatException or FileLoadException || (thrown is FileNotFoundException missing && IsAssemblyName(missing.FileName));

    // A handler that looks for a file of its own breaks another rule; what the runtime misses bears an assembly's full name.
    private static bool IsAssemblyName(string? name) => name is not null && name.Contains(", Version=", StringComparison.Ordinal);

    private static bool Any(Exception thrown, Func<Exception, bool> isOne)
    {
        for (Exception? one = thrown; one is not null; one = one.InnerException)
        {
            if (isOne(one) || (one is AggregateException many && many.InnerExceptions.Any(inner => Any(inner, isOne))))
                return true;
        }

        return false;
    }

    private static bool CanAllocate(int payloadBytes)
    {
        try
        {
            // Objects are larger than their bytes on the wire, but not by more than this.
            return new byte[ProbeBytes + (16L * payloadBytes)].Length > 0;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private bool IsNeeded(string? assembly)
    {
        if (assembly is null)
            return false;
        _needed ??= ReferencesOf(machine);
        var comma = assembly.IndexOf(',', StringComparison.Ordinal);
        return _needed.Contains(comma < 0 ? assembly : assembly[..comma]);
    }

    private static HashSet<string> ReferencesOf(Assembly root)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var left = new Stack<Assembly>([root]);
        while (left.TryPop(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (reference.Name is { } name && names.Add(name) && TryLoad(reference) is { } loaded)
                    left.Push(loaded);
            }
        }

        return names;
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception missing) when (missing is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
