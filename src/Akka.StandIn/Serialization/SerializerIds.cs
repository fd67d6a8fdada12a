using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>The identifiers that the configuration gives to serializers, at <c>akka.actor.serialization-identifiers</c>.</summary>
internal static class SerializerIds
{
    private const string Path = "akka.actor.serialization-identifiers";

    /// <exception cref="ArgumentException">The configuration does not know the serializer.</exception>
    public static int Find(Type serializer, ExtendedActorSystem system)
    {
        var identifiers = system.Settings.Config.GetConfig(Path);
        if (!identifiers.IsNullOrEmpty())
        {
            foreach (var (name, identifier) in identifiers.AsEnumerable())
            {
                if (TypeResolver.Find(name) == serializer)
                    return identifier.GetInt();
            }
        }

        throw new ArgumentException($"Couldn't find serializer id for [{serializer}] under [{Path}] HOCON path", nameof(serializer));
    }
}
