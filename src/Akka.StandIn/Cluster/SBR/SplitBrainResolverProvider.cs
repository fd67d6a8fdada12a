using Akka.Actor;

namespace Akka.Cluster.SBR;

/// <summary>The default downing provider.</summary>
internal sealed class SplitBrainResolverProvider(Cluster cluster) : IDowningProvider
{
    private readonly SplitBrainResolverSettings _settings = new(cluster.System.Settings.Config);

    public Props DowningActorProps => Props.Create(() => new SplitBrainResolver(cluster, _settings));
}
