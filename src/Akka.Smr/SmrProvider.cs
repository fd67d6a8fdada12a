using Akka.Actor;

namespace Akka.Smr;

/// <summary>The extension's id: <c>akka.extensions = ["Akka.Smr.SmrProvider, Akka.Smr"]</c> loads it with the actor system, and starts the groups that are declared in HOCON.</summary>
public sealed class SmrProvider : ExtensionIdProvider<Smr>
{
    /// <inheritdoc />
    public override Smr CreateExtension(ExtendedActorSystem system)
    {
        var smr = new Smr(system);
        smr.StartDeclaredGroups();
        return smr;
    }
}
