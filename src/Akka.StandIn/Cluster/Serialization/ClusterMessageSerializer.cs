using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Daemons;
using Akka.Serialization;

namespace Akka.Cluster.Serialization;

/// <summary>
/// The cluster's messages as bytes, in a form of the stand-in's own: a cluster of it and of Akka.NET mixed is not meant to be.
/// </summary>
internal sealed class ClusterMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string InitJoinManifest = "IJ";
    private const string InitJoinAckManifest = "IJA";
    private const string InitJoinNackManifest = "IJN";
    private const string JoinManifest = "J";
    private const string WelcomeManifest = "W";
    private const string GossipEnvelopeManifest = "GE";
    private const string GossipStatusManifest = "GS";
    private const string ExitingConfirmedManifest = "EC";
    private const string HeartbeatManifest = "HB";
    private const string HeartbeatRspManifest = "HBR";

    public override string Manifest(object o) => o switch
    {
        Heartbeat => HeartbeatManifest,
        HeartbeatRsp => HeartbeatRspManifest,
        GossipEnvelope => GossipEnvelopeManifest,
        GossipStatus => GossipStatusManifest,
        InitJoin => InitJoinManifest,
        InitJoinAck => InitJoinAckManifest,
        InitJoinNack => InitJoinNackManifest,
        Join => JoinManifest,
        Welcome => WelcomeManifest,
        ExitingConfirmed => ExitingConfirmedManifest,
        _ => throw new ArgumentException($"{o.GetType()} is no message of the cluster's", nameof(o)),
    };

    public override byte[] ToBinary(object obj)
    {
        var writer = new GossipWriter();
        switch (obj)
        {
            case Heartbeat heartbeat:
                writer.Write(heartbeat.From);
                writer.Write(heartbeat.SequenceNr);
                break;
            case HeartbeatRsp response:
                writer.Write(response.From);
                writer.Write(response.SequenceNr);
                break;
            case GossipEnvelope envelope:
                writer.Write(envelope.From);
                writer.Write(envelope.To);
                writer.Write(envelope.Gossip);
                break;
            case GossipStatus status:
                writer.Write(status.From);
                writer.Write(status.Version);
                break;
            case InitJoin:
                break;
            case InitJoinAck ack:
                writer.Write(ack.Address);
                break;
            case InitJoinNack nack:
                writer.Write(nack.Address);
                break;
            case Join join:
                writer.Write(join.Node);
                writer.Write(join.Roles);
                break;
            case Welcome welcome:
                writer.Write(welcome.From);
                writer.Write(welcome.Gossip);
                break;
            case ExitingConfirmed confirmed:
                writer.Write(confirmed.Node);
                break;
            default:
                throw new ArgumentException($"{obj.GetType()} is no message of the cluster's", nameof(obj));
        }

        return writer.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new GossipReader(bytes);
        object message = manifest switch
        {
            HeartbeatManifest => new Heartbeat(reader.ReadAddress(), reader.ReadInt64()),
            HeartbeatRspManifest => new HeartbeatRsp(reader.ReadUniqueAddress(), reader.ReadInt64()),
            GossipEnvelopeManifest => new GossipEnvelope(reader.ReadUniqueAddress(), reader.ReadUniqueAddress(), reader.ReadGossip()),
            GossipStatusManifest => new GossipStatus(reader.ReadUniqueAddress(), reader.ReadVectorClock()),
            InitJoinManifest => InitJoin.Instance,
            InitJoinAckManifest => new InitJoinAck(reader.ReadAddress()),
            InitJoinNackManifest => new InitJoinNack(reader.ReadAddress()),
            JoinManifest => new Join(reader.ReadUniqueAddress(), [.. reader.ReadStrings()]),
            WelcomeManifest => new Welcome(reader.ReadUniqueAddress(), reader.ReadGossip()),
            ExitingConfirmedManifest => new ExitingConfirmed(reader.ReadUniqueAddress()),
            _ => throw new SerializationException($"No message of the cluster's has the manifest [{manifest}]"),
        };
        reader.ExpectEnd();
        return message;
    }
}
