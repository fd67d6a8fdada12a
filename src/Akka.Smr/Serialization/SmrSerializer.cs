using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Akka.Smr.Protocol;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Serialization;

/// <summary>
/// Everything that the plugin sends or stores, except users' objects, which it carries as bytes (see <see cref="UserPayload"/>).
/// What it reads refers to the bytes it was given. It throws nothing but <see cref="SerializationException"/>: anything else would
/// end the connection to the peer.
/// </summary>
public sealed class SmrSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <inheritdoc />
    public override int Identifier => 4100;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        Envelope => Manifests.Envelope,
        CommandBatch => Manifests.CommandBatch,
        ReplyBatch => Manifests.ReplyBatch,
        QueryBatch => Manifests.QueryBatch,
        JournalRecord => Manifests.JournalRecord,
        SnapshotChunk => Manifests.SnapshotChunk,
        SnapshotChunkReceived => Manifests.SnapshotChunkReceived,
        DigestReport => Manifests.DigestReport,
        DescribeGroup => Manifests.DescribeGroup,
        GroupDescription => Manifests.GroupDescription,
        LeaderKnown => Manifests.LeaderKnown,
        Introduction => Manifests.Introduction,
        GroupFounded => Manifests.GroupFounded,
        GroupExists => Manifests.GroupExists,
        WhoAreYou => Manifests.WhoAreYou,
        WhichGroup => Manifests.WhichGroup,
        ThisGroup => Manifests.ThisGroup,
        GetStatus => Manifests.GetStatus,
        StatusReport => Manifests.StatusReport,
        GetDigest => Manifests.GetDigest,
        DigestAnswer => Manifests.DigestAnswer,
        GetLog => Manifests.GetLog,
        LogDescription => Manifests.LogDescription,
        TransferLeadership => Manifests.TransferLeadership,
        DemandSnapshot => Manifests.DemandSnapshot,
        ChangeMembership => Manifests.ChangeMembership,
        ChangeLease => Manifests.ChangeLease,
        AdministrationDone => Manifests.AdministrationDone,
        StorageIdentity => Manifests.StorageIdentity,
        HighWaterMark => Manifests.HighWaterMark,
        SnapshotPiece => Manifests.SnapshotPiece,
        SnapshotManifest => Manifests.SnapshotManifest,
        SnapshotList => Manifests.SnapshotList,
        _ => throw Unknown(o),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        try
        {
            return Write(obj);
        }
        catch (Exception failure) when (failure is not SerializationException)
        {
            throw new SerializationException($"A {obj?.GetType().Name} could not be written: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return Read(bytes, manifest);
        }
        catch (Exception failure) when (failure is not SerializationException)
        {
            throw new SerializationException($"What came as {manifest} makes no sense: {failure.Message}", failure);
        }
    }

    private static byte[] Write(object message) => message switch
    {
        Envelope m => EnvelopeCodec.Write(m),
        CommandBatch m => RequestCodec.Write(m),
        ReplyBatch m => RequestCodec.Write(m),
        QueryBatch m => RequestCodec.Write(m),
        JournalRecord m => m.ToArray(),
        SnapshotChunk m => SnapshotCodec.Write(m),
        SnapshotChunkReceived m => SnapshotCodec.Write(m),
        DigestReport m => SnapshotCodec.Write(m),
        DescribeGroup m => RequestCodec.Write(m),
        GroupDescription m => RequestCodec.Write(m),
        LeaderKnown m => RequestCodec.Write(m),
        Introduction m => FoundingCodec.Write(m),
        GroupFounded m => FoundingCodec.Write(m),
        GroupExists m => FoundingCodec.Write(m),
        WhoAreYou m => FoundingCodec.Write(m),
        WhichGroup m => FoundingCodec.Write(m),
        ThisGroup m => FoundingCodec.Write(m),
        StatusReport m => AdministrationCodec.Write(m),
        DigestAnswer m => AdministrationCodec.Write(m),
        GetLog m => AdministrationCodec.Write(m),
        LogDescription m => AdministrationCodec.Write(m),
        TransferLeadership m => AdministrationCodec.Write(m),
        ChangeMembership m => AdministrationCodec.Write(m),
        ChangeLease m => AdministrationCodec.Write(m),
        AdministrationDone m => AdministrationCodec.Write(m),
        GetStatus or GetDigest or DemandSnapshot => [],
        StorageIdentity m => m.ToArray(),
        HighWaterMark m => m.ToArray(),
        SnapshotPiece m => StoredSnapshotCodec.Write(m),
        SnapshotManifest m => StoredSnapshotCodec.Write(m),
        SnapshotList m => StoredSnapshotCodec.Write(m),
        _ => throw Unknown(message),
    };

    private static object Read(byte[] bytes, string manifest) => manifest switch
    {
        Manifests.Envelope => EnvelopeCodec.Read(bytes),
        Manifests.CommandBatch => RequestCodec.ReadCommands(bytes),
        Manifests.ReplyBatch => RequestCodec.ReadReplies(bytes),
        Manifests.QueryBatch => RequestCodec.ReadQueries(bytes),
        Manifests.JournalRecord => new JournalRecord(bytes),
        Manifests.SnapshotChunk => SnapshotCodec.ReadChunk(bytes),
        Manifests.SnapshotChunkReceived => SnapshotCodec.ReadReceived(bytes),
        Manifests.DigestReport => SnapshotCodec.ReadDigest(bytes),
        Manifests.DescribeGroup => RequestCodec.ReadDescribe(bytes),
        Manifests.GroupDescription => RequestCodec.ReadDescription(bytes),
        Manifests.LeaderKnown => RequestCodec.ReadLeaderKnown(bytes),
        Manifests.Introduction => FoundingCodec.ReadIntroduction(bytes),
        Manifests.GroupFounded => FoundingCodec.ReadFounded(bytes),
        Manifests.GroupExists => FoundingCodec.ReadExists(bytes),
        Manifests.WhoAreYou => FoundingCodec.ReadWhoAreYou(bytes),
        Manifests.WhichGroup => FoundingCodec.ReadWhichGroup(bytes),
        Manifests.ThisGroup => FoundingCodec.ReadThisGroup(bytes),
        Manifests.GetStatus => GetStatus.Instance,
        Manifests.StatusReport => AdministrationCodec.ReadStatus(bytes),
        Manifests.GetDigest => GetDigest.Instance,
        Manifests.DigestAnswer => AdministrationCodec.ReadDigest(bytes),
        Manifests.GetLog => AdministrationCodec.ReadGetLog(bytes),
        Manifests.LogDescription => AdministrationCodec.ReadLog(bytes),
        Manifests.TransferLeadership => AdministrationCodec.ReadTransfer(bytes),
        Manifests.DemandSnapshot => DemandSnapshot.Instance,
        Manifests.ChangeMembership => AdministrationCodec.ReadChange(bytes),
        Manifests.ChangeLease => AdministrationCodec.ReadLease(bytes),
        Manifests.AdministrationDone => AdministrationCodec.ReadDone(bytes),
        Manifests.StorageIdentity => new StorageIdentity(bytes),
        Manifests.HighWaterMark => new HighWaterMark(bytes),
        Manifests.SnapshotPiece => StoredSnapshotCodec.ReadPiece(bytes),
        Manifests.SnapshotManifest => StoredSnapshotCodec.ReadManifest(bytes),
        Manifests.SnapshotList => StoredSnapshotCodec.ReadList(bytes),
        _ => throw new SerializationException($"No form is known by the manifest '{manifest}': a newer version, or another program, may have written it."),
    };

    private static SerializationException Unknown(object message) =>
        new($"{message?.GetType().ToString() ?? "null"} is no message of the plugin.");
}
