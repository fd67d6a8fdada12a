using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>A message on its way.</summary>
internal sealed class Sent
{
    private Sent(Envelope envelope, Encoding encoding, int order)
    {
        Envelope = envelope;
        Encoding = encoding;
        Order = order;
    }

    public Envelope Envelope { get; }

    public Encoding Encoding { get; }

    /// <summary>How many messages were sent before it. Says what comes first where nothing is delayed; no part of the state.</summary>
    public int Order { get; }

    public static Sent Of(Envelope envelope, int order, Encoding.Writer writer)
    {
        writer.WriteMember(envelope.From);
        writer.WriteMember(envelope.To);
        writer.Write(envelope.Term.Value);
        Encode(envelope.Body, writer);
        return new Sent(envelope, writer.Take(), order);
    }

    private static void Encode(Message body, Encoding.Writer writer)
    {
        switch (body)
        {
            case PreVote preVote:
                writer.Write(1);
                writer.Write(preVote.Last);
                break;
            case PreVoteResponse preVoted:
                writer.Write(preVoted.Granted ? 2 : 3);
                break;
            case RequestVote request:
                writer.Write(request.Force ? 4 : 5);
                writer.Write(request.Last);
                break;
            case RequestVoteResponse voted:
                writer.Write(voted.Granted ? 6 : 7);
                break;
            case AppendEntries append:
                writer.Write(8);
                writer.Write(append.Session);
                writer.Write(append.Previous);
                writer.Write(append.Commit.Value);
                writer.Write(append.Entries.Span);
                break;
            case AppendResponse appended:
                writer.Write(appended.Success ? 9 : 10);
                writer.Write(appended.Session);
                writer.Write(appended.Index.Value);
                writer.Write(appended.Hint);
                break;
            case Heartbeat heartbeat:
                writer.Write(11);
                writer.Write(heartbeat.Session);
                writer.Write(heartbeat.Round);
                writer.Write(heartbeat.Commit.Value);
                break;
            case HeartbeatResponse answer:
                writer.Write(12);
                writer.Write(answer.Session);
                writer.Write(answer.Round);
                writer.Write(answer.Verified.Value);
                break;
            case InstallSnapshot install:
                writer.Write(13);
                writer.Write(install.Session);
                Encode(install.Meta.Id, install.Meta.Creator.Value, writer);
                break;
            case InstallSnapshotResponse installed:
                writer.Write(installed.Installed ? 14 : 15);
                writer.Write(installed.Session);
                writer.Write(installed.Index.Value);
                Encode(installed.Transfer.Id, installed.Transfer.Creator.Value, writer);
                break;
            case ReadIndexRequest read:
                writer.Write(read.Lease ? 16 : 17);
                writer.Write(read.Incarnation);
                writer.Write(read.Context);
                break;
            case ReadIndexResponse confirmed:
                writer.Write(confirmed.Confirmed ? 18 : 19);
                writer.Write(confirmed.Incarnation);
                writer.Write(confirmed.Context);
                writer.Write(confirmed.Index.Value);
                break;
            case TimeoutNow:
                writer.Write(20);
                break;
            default:
                throw new InvalidOperationException($"Message {body} has no encoding.");
        }
    }

    private static void Encode(EntryId id, long creator, Encoding.Writer writer)
    {
        writer.Write(id);
        writer.Write(creator & 0xf);
        writer.WriteMember(SmallWorld.OwnerOf(creator));
    }
}
