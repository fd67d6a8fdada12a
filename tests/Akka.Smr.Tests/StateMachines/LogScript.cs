using System.Text;
using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Serialization;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Tests.StateMachines;

/// <summary>Writes the entries that a group would commit, one after the other.</summary>
internal sealed class LogScript(ActorSystem system)
{
    private static readonly DateTime Founded = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly List<Entry> _entries = [];

    public TimeSpan ClusterTime { get; set; } = TimeSpan.FromSeconds(1);

    public long Term { get; set; } = 1;

    /// <summary>Everything written so far.</summary>
    public IReadOnlyList<Entry> All => _entries;

    public long Last => _entries.Count;

    public Entry Noop() => Write(EntryKind.Noop, []);

    public Entry Command(object? command) => Write(EntryKind.Command, UserPayload.Encode(system.Serialization, command));

    public Entry OpenSession() => Write(EntryKind.OpenSession, []);

    public Entry CloseSession(long id) => Write(EntryKind.CloseSession, SessionClosing.Encode(id));

    public Entry InSession(long id, long sequence, object command, long lowWater = 0) => InSession(id, "", sequence, command, lowWater);

    public Entry InSession(string name, long sequence, object command, long lowWater = 0) => InSession(0, name, sequence, command, lowWater);

    public Entry Write(EntryKind kind, byte[] payload)
    {
        var id = new EntryId(new LogIndex(_entries.Count + 1), new Term(Term));
        var entry = new Entry(id, kind, ClusterTime.Ticks, (Founded + ClusterTime).Ticks, payload);
        _entries.Add(entry);
        return entry;
    }

    private Entry InSession(long id, string name, long sequence, object command, long lowWater)
    {
        var body = UserPayload.Encode(system.Serialization, command);
        return Write(EntryKind.SessionCommand, new SessionCommand(id, Encoding.UTF8.GetBytes(name), sequence, lowWater, body).Encode());
    }
}
