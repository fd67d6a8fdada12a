using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Decides which nodes are downed: named by <c>akka.cluster.downing-provider-class</c>.</summary>
internal interface IDowningProvider
{
    /// <summary>The actor that does it, under the core daemon; it is told of every change of the membership.</summary>
    Props? DowningActorProps { get; }
}

/// <summary>Leaves downing to the operator.</summary>
internal sealed class NoDowning : IDowningProvider
{
    public Props? DowningActorProps => null;
}
