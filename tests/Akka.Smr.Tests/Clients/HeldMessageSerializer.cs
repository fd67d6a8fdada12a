using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Smr.Tests.Clients;

/// <summary>Passes the plugin's own messages on as they are: what bytes they become is tested elsewhere.</summary>
public sealed class HeldMessageSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<int, object> Held = new();
    private static int _last;

    public override int Identifier => 4199;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var key = Interlocked.Increment(ref _last);
        Held[key] = obj;
        return BitConverter.GetBytes(key);
    }

    public override object FromBinary(byte[] bytes, Type? type) =>
        Held.TryRemove(BitConverter.ToInt32(bytes), out var message) ? message : throw new InvalidDataException();
}
