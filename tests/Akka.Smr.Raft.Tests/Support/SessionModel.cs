using Akka.Smr.Raft.Sessions;

namespace Akka.Smr.Raft.Tests.Support;

/// <summary>What a session table must do, said as plainly as can be: everything is in one list by age, and every question walks through it.</summary>
internal sealed class SessionModel(SessionOptions options)
{
    private readonly Dictionary<long, (long LowWater, long ActiveAt)> _sessions = [];
    private List<Ran> _ran = [];

    public long ReplyBytes => _ran.Sum(ran => ran.Cost);

    public void ExpireAt(long time)
    {
        foreach (var (id, _) in _sessions.Where(session => time - session.Value.ActiveAt >= options.ExpireAfter.Ticks).ToArray())
            Close(id);
    }

    public SessionVerdict Open(long id, long time)
    {
        if (_sessions.Count >= options.MaxSessions)
            return SessionVerdict.TableFull;
        _sessions.Add(id, (0, time));
        return SessionVerdict.Execute;
    }

    public void Close(long id)
    {
        _sessions.Remove(id);
        _ran.RemoveAll(ran => ran.Session == id);
    }

    public SessionVerdict Judge(in SessionCommand command, long time, out string reply)
    {
        reply = "";
        var (id, sequence) = (command.SessionId, command.Sequence);
        var lowWater = Math.Max(_sessions[id].LowWater, command.LowWater);
        _sessions[id] = (lowWater, time);
        _ran.RemoveAll(ran => ran.Session == id && ran.Sequence <= lowWater);
        if (sequence <= lowWater)
            return SessionVerdict.Stale;
        if (_ran.Find(ran => ran.Session == id && ran.Sequence == sequence) is not { } found)
            return sequence - lowWater <= options.WindowCommands ? SessionVerdict.Execute : SessionVerdict.OutsideWindow;
        if (found.Reply is null)
            return found.HasFailed ? SessionVerdict.FailureForgotten : SessionVerdict.Forgotten;
        reply = found.Reply;
        return SessionVerdict.Replay;
    }

    public void Record(in SessionCommand command, byte[] reply, bool hasFailed)
    {
        var ran = new Ran(command.SessionId, command.Sequence, hasFailed, Convert.ToHexString(reply));
        if (ran.Cost > options.MaxReplyBytes)
            ran = ran with { Reply = null };
        for (var oldest = 0; ReplyBytes + ran.Cost > options.MaxReplyBytes; oldest++)
            _ran[oldest] = _ran[oldest] with { Reply = null };
        _ran = [.. _ran, ran];
    }

    /// <summary>One that is there; zero if none is.</summary>
    public long AnySession(Random random) => _sessions.Count == 0 ? 0 : _sessions.Keys.Order().ElementAt(random.Next(_sessions.Count));

    /// <summary>A command that may be new, old, or too far away.</summary>
    public SessionCommand AnyCommand(long session, Random random)
    {
        var lowWater = _sessions[session].LowWater;
        var sequence = Math.Max(1, lowWater + random.Next(-1, options.WindowCommands + 2));
        var has = random.Next(6) == 0 ? Math.Min(sequence - 1, lowWater + random.Next(4)) : 0;
        return new SessionCommand(session, default, sequence, has, default);
    }

    private sealed record Ran(long Session, long Sequence, bool HasFailed, string? Reply)
    {
        public long Cost => Reply is null ? 0 : (HasFailed ? RecordedReply.FailureBytes : Reply.Length / 2) + RecordedReply.BytesBeside;
    }
}
