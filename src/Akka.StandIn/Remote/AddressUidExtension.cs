using Akka.Actor;

namespace Akka.Remote;

/// <summary>Finds the number that tells this incarnation of the actor system from others at the same address.</summary>
public class AddressUidExtension : ExtensionIdProvider<AddressUid>
{
    public override AddressUid CreateExtension(ExtendedActorSystem system) => new((int)(system.Runtime.NextInt64() & int.MaxValue));

    public static int Uid(ActorSystem system) => system.WithExtension<AddressUid, AddressUidExtension>().Uid;
}

/// <summary>The number of this incarnation of the actor system, drawn at random.</summary>
public class AddressUid : IExtension
{
#pragma warning disable CA1051 // A field in Akka.NET, too.
    public readonly int Uid;
#pragma warning restore CA1051

    internal AddressUid(int uid) => Uid = uid;
}
