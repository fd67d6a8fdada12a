using System.Collections.Concurrent;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Extensions: at most one of a kind in a system, made when first asked for.</summary>
internal sealed partial class ActorSystemImpl
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public override object RegisterExtension(IExtensionId extension)
    {
        var made = _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this)));
        try
        {
            return made.Value;
        }
        catch
        {
            // One that failed to start may be asked for again.
            _extensions.TryRemove(new KeyValuePair<Type, Lazy<object>>(extension.ExtensionType, made));
            throw;
        }
    }

    public override object GetExtension(IExtensionId extensionId) => TryGetExtension(extensionId.ExtensionType, out var found) ? found : null!;

    public override T GetExtension<T>() => TryGetExtension<T>(out var found) ? found : null!;

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        bool found = _extensions.TryGetValue(extensionType, out var made);
        extension = found ? made!.Value : null!;
        return found;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        bool found = TryGetExtension(typeof(T), out var made);
        extension = (T)made;
        return found;
    }

    private void LoadExtensions()
    {
        foreach (string name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = TypeResolver.Find(name);
            if (type is null || !typeof(IExtensionId).IsAssignableFrom(type))
                Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
            else
                RegisterExtension((IExtensionId)Activator.CreateInstance(type)!);
        }
    }
}
