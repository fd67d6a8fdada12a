using System.Buffers;
using System.Buffers.Binary;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;
using Akka.Smr.Simulation.Linearizability;

namespace Akka.Smr.Simulation.World;

/// <summary>What came of applying an entry.</summary>
/// <param name="Kind">The answer to whoever waits for it.</param>
/// <param name="Value">The reply.</param>
/// <param name="Operation">The operation that it carried; zero for none.</param>
/// <param name="Ran">Whether it had its effect now, and not at an earlier index.</param>
internal readonly record struct AppliedEntry(AnswerKind Kind, ulong Value, long Operation, bool Ran);

/// <summary>
/// The replicated state machine: a few keys, and the sessions that keep its commands from running twice. It is a function of
/// the log alone, and so is every byte of its snapshots.
/// </summary>
internal sealed class KeyValueMachine
{
    private readonly ulong[] _values;
    private readonly SessionOptions _options;
    private SessionTable _sessions;

    /// <summary>Creates a machine that has applied nothing.</summary>
    public KeyValueMachine(Scene scene)
    {
        _values = new ulong[scene.Keys];
        _options = new SessionOptions
        {
            MaxSessions = scene.MaxSessions,
            ExpireAfter = TimeSpan.FromTicks(scene.SessionTimeout),
            WindowCommands = 64,
            MaxReplyBytes = scene.MaxReplyBytes,
            MaxNameBytes = 32,
        };
        _sessions = new SessionTable(_options);
    }

    /// <summary>The last index applied.</summary>
    public long Applied { get; private set; }

    /// <summary>Cluster time as of that index.</summary>
    public long ClusterTime { get; private set; }

    /// <summary>A hash chained over every entry and what came of it.</summary>
    public ulong Digest { get; private set; }

    /// <summary>The value of a key.</summary>
    public ulong Read(int key) => _values[key];

    /// <summary>Applies the next entry.</summary>
    public AppliedEntry Apply(Entry entry)
    {
        if (entry.Index.Value != Applied + 1 || entry.ClusterTimeTicks < ClusterTime)
            throw new RuleBroken("StateMachineSafety", $"{entry} at cluster time {entry.ClusterTimeTicks} follows {Applied} at {ClusterTime}");
        Applied = entry.Index.Value;
        ClusterTime = entry.ClusterTimeTicks;
        _sessions.ExpireAt(ClusterTime);
        var applied = Dispatch(entry);
        Digest = Chance.Mix(Chance.Mix(Digest, entry.Hash), Chance.Mix((ulong)applied.Kind + (applied.Ran ? 100UL : 0), applied.Value));
        return applied;
    }

    /// <summary>Everything, as bytes.</summary>
    public byte[] Save()
    {
        var writer = new ArrayBufferWriter<byte>(256);
        Write(writer, (ulong)Applied);
        Write(writer, (ulong)ClusterTime);
        Write(writer, Digest);
        foreach (var value in _values)
            Write(writer, value);
        _sessions.Save(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Becomes what was saved.</summary>
    public void Restore(ReadOnlySpan<byte> bytes)
    {
        Applied = (long)Read(ref bytes);
        ClusterTime = (long)Read(ref bytes);
        Digest = Read(ref bytes);
        for (var key = 0; key < _values.Length; key++)
            _values[key] = Read(ref bytes);
        _sessions = SessionTable.Load(bytes, _options);
    }

    private AppliedEntry Dispatch(Entry entry)
    {
        if (entry.Kind == EntryKind.Command)
            return Run(Command.Read(entry.Payload.Span));
        if (entry.Kind == EntryKind.SessionCommand)
            return RunInSession(entry);
        if (entry.Kind != EntryKind.OpenSession)
            return default;
        return _sessions.Open(entry.Index, ClusterTime) == SessionVerdict.Execute
            ? new AppliedEntry(AnswerKind.Opened, (ulong)Applied, 0, false)
            : new AppliedEntry(AnswerKind.SessionsFull, 0, 0, false);
    }

    private AppliedEntry RunInSession(Entry entry)
    {
        if (!SessionCommand.TryDecode(entry.Payload, out var inSession))
            throw new RuleBroken("StateMachineSafety", $"{entry} carries no session's command");
        var command = Command.Read(inSession.Body.Span);
        switch (_sessions.Judge(inSession, entry.Index, ClusterTime, out var reply))
        {
            case SessionVerdict.Execute:
                var applied = Run(command);
                var bytes = new byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, applied.Value);
                _sessions.Record(inSession, bytes);
                return applied;
            case SessionVerdict.Replay:
                return new AppliedEntry(AnswerKind.Done, BinaryPrimitives.ReadUInt64LittleEndian(reply.Span), command.Operation, false);
            case SessionVerdict.Forgotten:
                return new AppliedEntry(AnswerKind.Forgotten, 0, command.Operation, false);
            case SessionVerdict.Stale:
                return new AppliedEntry(AnswerKind.Stale, 0, command.Operation, false);
            case SessionVerdict.Expired:
                return new AppliedEntry(AnswerKind.Expired, 0, command.Operation, false);
            case SessionVerdict.TableFull:
                return new AppliedEntry(AnswerKind.SessionsFull, 0, command.Operation, false);
            case var verdict:
                throw new RuleBroken("StateMachineSafety", $"a client that keeps to the rules hears {verdict} at {entry}");
        }
    }

    private AppliedEntry Run(in Command command)
    {
        ref var value = ref _values[command.Key];
        var reply = Register.Run(command.Kind, value, command.Argument, command.Expected, out value);
        return new AppliedEntry(AnswerKind.Done, reply, command.Operation, true);
    }

    private static void Write(ArrayBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(sizeof(ulong)), value);
        writer.Advance(sizeof(ulong));
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        bytes = bytes[sizeof(ulong)..];
        return value;
    }
}
