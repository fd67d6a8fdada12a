using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Serialization;

namespace Akka.Smr.StateMachines;

/// <summary>
/// Runs entries of all kinds, one after the other: sessions before the command, its outcome into session and digest behind it. What
/// it throws is no command's failure, which is an outcome, but means that this replica can't go on.
/// </summary>
internal sealed class EntryRunner(CommandRunner commands, SessionOptions options)
{
    /// <summary>How far it has come.</summary>
    public Position Position { get; private set; }

    public SessionTable Sessions { get; private set; } = new(options);

    public DigestChain Chain { get; } = new();

    /// <summary>The command that the last entry ran, whether to its end or not; see <see cref="CommandRunner"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Goes on from a snapshot.</summary>
    public void Restore(Position position, SessionTable sessions, ReadOnlySpan<byte> chain)
    {
        Chain.Load(chain);
        Sessions = sessions;
        Position = position;
    }

    /// <summary>Goes on from here with nothing.</summary>
    public void Reset(Position position)
    {
        Chain.Reset();
        Sessions = new SessionTable(options);
        Position = position;
    }

    /// <summary>Runs the next entry.</summary>
    public Outcome Run(Entry entry)
    {
        if (entry.Index != Position.At.Index.Next)
            throw new InvalidOperationException($"Entry {entry} came to be applied behind {Position.At}: there is a gap.");
        if (entry.IsStripped)
            throw new InvalidOperationException($"Entry {entry} came to be applied without its bytes.");

        commands.Forget();
        Sessions.ExpireAt(entry.ClusterTimeTicks);
        var outcome = Dispatch(entry);

        // The words of an exception may differ from replica to replica, and what is said again was hashed when it was first said.
        var isReply = outcome.Kind == ReplyKind.Done && outcome.At == entry.Id;
        Chain.Append(entry, outcome.Kind, isReply ? outcome.Payload.Span : []);
        Position = new Position(entry.Id, entry.ClusterTimeTicks, entry.UtcTicks);
        return outcome;
    }

    private Outcome Dispatch(Entry entry)
    {
        if (entry.Kind == EntryKind.SessionCommand)
            return RunInSession(entry);
        if (entry.Kind == EntryKind.Command)
            return Run(entry, entry.Payload);
        if (entry.Kind == EntryKind.OpenSession)
            return Open(entry);
        if (entry.Kind == EntryKind.CloseSession)
            return Close(entry);
        return entry.Kind == EntryKind.Noop || entry.Kind == EntryKind.Configuration
            ? new Outcome(ReplyKind.Done, entry.Id, UserPayload.NullPayload)
            : CommandRunner.Said(ReplyKind.Invalid, entry.Id, $"Entries of {entry.Kind} are unknown here.");
    }

    private Outcome Run(Entry entry, ReadOnlyMemory<byte> body)
    {
        Body = body;
        return commands.Command(entry, body);
    }

    private Outcome RunInSession(Entry entry)
    {
        if (!SessionCommand.TryDecode(entry.Payload, out var command))
            return CommandRunner.Said(ReplyKind.Invalid, entry.Id, "The payload is no session's command.");

        switch (Sessions.Judge(command, entry.Index, entry.ClusterTimeTicks, out var recorded))
        {
            case SessionVerdict.Execute:
                var outcome = Run(entry, command.Body);
                Sessions.Record(command, RecordedOutcome.Encode(outcome), hasFailed: outcome.Kind != ReplyKind.Done);
                return outcome;
            case SessionVerdict.Replay:
                return RecordedOutcome.Decode(recorded);
            case SessionVerdict.Forgotten:
                return CommandRunner.Said(ReplyKind.ReplyForgotten, entry.Id, "It was done, but its reply is no longer remembered; see sessions.max-reply-bytes.");
            case SessionVerdict.FailureForgotten:
                return CommandRunner.Said(ReplyKind.Failed, entry.Id, "It had no effect, but why is no longer remembered; see sessions.max-reply-bytes.");
            case SessionVerdict.Stale:
                return Judged(ReplyKind.StaleSequence);
            case SessionVerdict.Expired:
                return Judged(ReplyKind.SessionExpired);
            case SessionVerdict.OutsideWindow:
                return Judged(ReplyKind.OutsideWindow);
            case SessionVerdict.TableFull:
                return Judged(ReplyKind.SessionTableFull);
            case SessionVerdict.Invalid:
                return CommandRunner.Said(ReplyKind.Invalid, entry.Id, "The session's name, or the number in it, breaks a rule.");
            case var verdict:
                throw new InvalidOperationException($"The session table said {verdict} to {entry}.");
        }

        Outcome Judged(ReplyKind kind) => new(kind, entry.Id, ReadOnlyMemory<byte>.Empty);
    }

    private Outcome Open(Entry entry) => Sessions.Open(entry.Index, entry.ClusterTimeTicks) switch
    {
        SessionVerdict.Execute => new Outcome(ReplyKind.Done, entry.Id, UserPayload.NullPayload),
        SessionVerdict.TableFull => new Outcome(ReplyKind.SessionTableFull, entry.Id, ReadOnlyMemory<byte>.Empty),
        _ => CommandRunner.Said(ReplyKind.Invalid, entry.Id, "A session of this number is open already."),
    };

    private Outcome Close(Entry entry)
    {
        if (!SessionClosing.TryDecode(entry.Payload.Span, out var session))
            return CommandRunner.Said(ReplyKind.Invalid, entry.Id, "The payload names no session.");
        return Sessions.Close(session)
            ? new Outcome(ReplyKind.Done, entry.Id, UserPayload.NullPayload)
            : new Outcome(ReplyKind.SessionExpired, entry.Id, ReadOnlyMemory<byte>.Empty);
    }
}
