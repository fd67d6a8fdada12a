using Akka.Actor;

namespace Akka.Cluster;

/// <summary>A node could not join in time.</summary>
public class ClusterJoinFailedException(string message) : AkkaException(message);
