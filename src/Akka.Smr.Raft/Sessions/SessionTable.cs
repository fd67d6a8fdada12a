using System.Buffers;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// Client sessions (§6.3): what makes a command that is sent twice run once. It is part of the replicated state: the host asks it
/// at apply, in log order, with cluster time, and saves it in snapshots; no role of the protocol knows it. To say that a session
/// has expired is to say that nobody here knows whether the command was run before.
/// <para>
/// An id is the index of an entry and never given twice: what comes for a session that has ended is told so forever. A name is
/// chosen by its caller, and whether its first command is new or comes late cannot be seen from the command. So the table
/// remembers the names of ended sessions, expired or closed, up to <see cref="SessionOptions.MaxExpiredNames"/>, the last ended
/// ones. What is promised: no command under a name runs twice as long as no copy of its first command is applied after its
/// session has ended and that many other named sessions have ended since; such a copy would be taken as new. Whoever may repeat
/// a command so late opens a session by <see cref="Open"/>. And a name serves for one session: with the next, its caller
/// chooses another.
/// </para>
/// <para>
/// Replies are remembered until their clients have them, and no more of them than <see cref="SessionOptions.MaxReplyBytes"/> in the
/// whole table: what is recorded beyond it pushes out those that were recorded longest ago. How their commands ended stays known, a
/// byte for each, as long as their numbers lie above the low-water mark. So none runs again; its repetition is only told less.
/// </para>
/// </summary>
public sealed class SessionTable
{
    private readonly SessionOptions _options;
    private readonly Dictionary<long, LinkedListNode<Session>> _byId = [];
    private readonly Dictionary<string, LinkedListNode<Session>> _byName = new(StringComparer.Ordinal);

    // The longest idle first. Cluster time never falls, so moving a session to the end keeps the order.
    private readonly LinkedList<Session> _byActivity = new();
    private readonly RecordedReplies _replies;
    private readonly ExpiredNames _expiredNames;

    /// <summary>Creates an empty table.</summary>
    public SessionTable(SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _replies = new RecordedReplies(options.MaxReplyBytes);
        _expiredNames = new ExpiredNames(options.MaxExpiredNames);
    }

    /// <summary>Number of live sessions.</summary>
    public int Count => _byActivity.Count;

    /// <summary>What the remembered replies count as; never above <see cref="SessionOptions.MaxReplyBytes"/>.</summary>
    public long ReplyBytes => _replies.Bytes;

    /// <summary>Whether a session is live.</summary>
    public bool IsLive(long sessionId) => _byId.ContainsKey(sessionId);

    /// <summary>
    /// Ends every session that has been idle for too long at this cluster time. The host calls it for every entry before
    /// anything else, so that all replicas expire the same sessions at the same place in the log.
    /// </summary>
    public void ExpireAt(long clusterTimeTicks)
    {
        while (_byActivity.First is { } oldest && clusterTimeTicks - oldest.Value.ActiveAtTicks >= _options.ExpireAfter.Ticks)
            Remove(oldest);
    }

    /// <summary>Opens a session for the entry that asks for it. Its id is the entry's index. Never ends another one for it.</summary>
    public SessionVerdict Open(LogIndex index, long clusterTimeTicks)
    {
        if (_byId.ContainsKey(index.Value))
            return SessionVerdict.Invalid;
        if (_byActivity.Count >= _options.MaxSessions)
            return SessionVerdict.TableFull;
        Add(new Session(index.Value, string.Empty) { ActiveAtTicks = clusterTimeTicks });
        return SessionVerdict.Execute;
    }

    /// <summary>Ends a session in good order. A command that comes for it later, by id or by name, is told that it has expired.</summary>
    public bool Close(long sessionId)
    {
        if (!_byId.TryGetValue(sessionId, out var node))
            return false;
        Remove(node);
        return true;
    }

    /// <summary>Judges a command of the entry at <paramref name="index"/>. For <see cref="SessionVerdict.Replay"/> it also gives the reply.</summary>
    public SessionVerdict Judge(in SessionCommand command, LogIndex index, long clusterTimeTicks, out ReadOnlyMemory<byte> reply)
    {
        reply = default;
        if (command.Sequence <= 0 || command.LowWater < 0 || command.LowWater >= command.Sequence)
            return SessionVerdict.Invalid;
        if ((command.SessionId == 0) == command.Name.IsEmpty || command.Name.Length > _options.MaxNameBytes)
            return SessionVerdict.Invalid;

        var node = Find(command);
        if (node is null)
            return OpenByName(command, index, clusterTimeTicks);

        var session = node.Value;
        Touch(node, clusterTimeTicks);
        session.RaiseLowWater(command.LowWater, _replies);
        if (command.Sequence <= session.LowWater)
            return SessionVerdict.Stale;
        var ending = session.EndingOf(command.Sequence, out var recorded);
        if (ending == Ending.NotRun)
            return command.Sequence - session.LowWater <= _options.WindowCommands ? SessionVerdict.Execute : SessionVerdict.OutsideWindow;
        if (recorded is null)
            return ending == Ending.Done ? SessionVerdict.Forgotten : SessionVerdict.FailureForgotten;
        reply = recorded.ValueRef.Bytes;
        return SessionVerdict.Replay;
    }

    /// <summary>
    /// Keeps the reply of a command that was judged <see cref="SessionVerdict.Execute"/>, until its client needs it no more or there is
    /// no room for it, and for good whether the command <paramref name="hasFailed"/>, which is to say that it has changed nothing. A reply
    /// that is no failure must be the same on every replica; a failure may have other words on each, of less than 4 KiB.
    /// </summary>
    public void Record(in SessionCommand command, ReadOnlyMemory<byte> reply, bool hasFailed = false)
    {
        var session = Find(command)?.Value ?? throw new InvalidOperationException("A reply was recorded without a session.");
        if (session.EndingOf(command.Sequence, out _) != Ending.NotRun)
            throw new InvalidOperationException("A reply was recorded twice.");
        _replies.Add(new RecordedReply(session, command.Sequence, hasFailed ? Ending.Failed : Ending.Done, reply));
    }

    /// <summary>Writes the table for a snapshot; equal tables give equal bytes on every replica.</summary>
    public void Save(IBufferWriter<byte> destination) => SessionCodec.Write(_byActivity, _replies, _expiredNames, destination);

    /// <summary>Reads a table from a snapshot. Throws <see cref="InvalidDataException"/> for anything else.</summary>
    public static SessionTable Load(ReadOnlySpan<byte> source, SessionOptions options)
    {
        var table = new SessionTable(options);
        foreach (var session in SessionCodec.Read(source, table._replies, table._expiredNames))
            table.Add(session);
        return table;
    }

    private LinkedListNode<Session>? Find(in SessionCommand command)
    {
        if (command.SessionId != 0)
            return _byId.GetValueOrDefault(command.SessionId);
        return _byName.GetValueOrDefault(Convert.ToHexString(command.Name.Span));
    }

    /// <summary>
    /// A name opens once, and with its first command only: an unknown name with a later one was known once, and has expired.
    /// </summary>
    private SessionVerdict OpenByName(in SessionCommand command, LogIndex index, long clusterTimeTicks)
    {
        if (command.SessionId != 0 || command.Sequence != 1)
            return SessionVerdict.Expired;
        var name = Convert.ToHexString(command.Name.Span);
        if (_expiredNames.Contains(name))
            return SessionVerdict.Expired;
        if (_byActivity.Count >= _options.MaxSessions)
            return SessionVerdict.TableFull;
        Add(new Session(index.Value, name) { ActiveAtTicks = clusterTimeTicks });
        return SessionVerdict.Execute;
    }

    private void Touch(LinkedListNode<Session> node, long clusterTimeTicks)
    {
        node.Value.ActiveAtTicks = clusterTimeTicks;
        _byActivity.Remove(node);
        _byActivity.AddLast(node);
    }

    private void Add(Session session)
    {
        var node = _byActivity.AddLast(session);
        _byId.Add(session.Id, node);
        if (session.Name.Length > 0)
            _byName.Add(session.Name, node);
    }

    private void Remove(LinkedListNode<Session> node)
    {
        node.Value.End(_replies);
        _byActivity.Remove(node);
        _byId.Remove(node.Value.Id);
        if (node.Value.Name.Length == 0)
            return;
        _byName.Remove(node.Value.Name);
        _expiredNames.Add(node.Value.Name);
    }
}
