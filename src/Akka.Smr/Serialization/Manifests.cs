namespace Akka.Smr.Serialization;

/// <summary>
/// The names of the forms. The digit is the form's version: what an older reader would misread, and not merely pass over, gets a new
/// one, and is written only once every member can read it. A name is never used again.
/// </summary>
internal static class Manifests
{
    public const string Envelope = "E1";
    public const string SnapshotChunk = "SC1";
    public const string SnapshotChunkReceived = "SR1";
    public const string DigestReport = "DR1";

    public const string CommandBatch = "C1";
    public const string QueryBatch = "Q1";
    public const string ReplyBatch = "R1";
    public const string DescribeGroup = "DG1";
    public const string GroupDescription = "GD1";
    public const string LeaderKnown = "LK1";

    public const string Introduction = "FI1";
    public const string GroupFounded = "FG1";
    public const string GroupExists = "FE1";
    public const string WhoAreYou = "FW1";
    public const string WhichGroup = "FQ1";
    public const string ThisGroup = "FT1";

    public const string GetStatus = "AS1";
    public const string StatusReport = "AR1";
    public const string GetDigest = "AD1";
    public const string DigestAnswer = "AA1";
    public const string GetLog = "AG1";
    public const string LogDescription = "AL1";
    public const string TransferLeadership = "AT1";
    public const string DemandSnapshot = "AN1";
    public const string ChangeMembership = "AC1";
    public const string ChangeLease = "AE1";
    public const string AdministrationDone = "AO1";

    public const string JournalRecord = "J1";
    public const string StorageIdentity = "JI1";
    public const string HighWaterMark = "JM1";

    public const string SnapshotPiece = "SP1";
    public const string SnapshotManifest = "SM1";
    public const string SnapshotList = "SL1";
}
