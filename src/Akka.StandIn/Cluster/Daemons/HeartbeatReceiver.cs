using Akka.Actor;

namespace Akka.Cluster.Daemons;

/// <summary>Answers the heartbeats of those that watch this node.</summary>
internal sealed class HeartbeatReceiver(Cluster cluster) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is Heartbeat heartbeat)
            Sender.Tell(new HeartbeatRsp(cluster.SelfUniqueAddress, heartbeat.SequenceNr));
        else
            Unhandled(message);
    }
}
