using System.Buffers;
using System.Text;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>
/// The verbs for client sessions. They speak to a table as a state machine does at apply: entry by entry, with cluster time in
/// milliseconds; a command that is executed counts up, and its reply is the count.
/// </summary>
internal sealed class ScenarioSessions
{
    private SessionOptions _options = new();
    private SessionTable _table = new(new SessionOptions());
    private int _executed;

    public bool Run(ScenarioGroup group, ScenarioCommand command)
    {
        switch (command.Verb)
        {
            case "sessions":
                _options = new SessionOptions
                {
                    MaxSessions = command.Number("max", 10),
                    WindowCommands = command.Number("window", 4),
                    ExpireAfter = command.Time("expire") ?? TimeSpan.FromMilliseconds(1000),
                    MaxReplyBytes = command.Number("replies", 64 << 20),
                };
                _table = new SessionTable(_options);
                return true;
            case "open":
                var opened = Entry(command, out var openedAt);
                group.Say($"{opened}: {_table.Open(opened, openedAt)}");
                return true;
            case "close":
                group.Say($"closed {_table.Close(command.Number("id", 0))}");
                return true;
            case "session":
                Apply(group, command);
                return true;
            case "reload":
                // The state machine is restored from a snapshot.
                var saved = new ArrayBufferWriter<byte>();
                _table.Save(saved);
                _table = SessionTable.Load(saved.WrittenSpan, _options);
                group.Say($"{_table.Count} sessions");
                return true;
            default:
                return false;
        }
    }

    private LogIndex Entry(ScenarioCommand command, out long ticks)
    {
        var index = new LogIndex(command.Number("index", 0));
        ticks = (command.Time("at") ?? TimeSpan.Zero).Ticks;
        _table.ExpireAt(ticks);
        return index;
    }

    private void Apply(ScenarioGroup group, ScenarioCommand command)
    {
        var index = Entry(command, out var ticks);
        var name = Encoding.UTF8.GetBytes(command.Value("name") ?? "");
        var wanted = new SessionCommand(command.Number("id", 0), name, command.Number("seq", 1), command.Number("low", 0), default);
        var verdict = _table.Judge(wanted, index, ticks, out var reply);
        if (verdict == SessionVerdict.Execute)
        {
            reply = BitConverter.GetBytes(++_executed);
            _table.Record(wanted, reply);
        }

        var answer = reply.Length == sizeof(int) ? $", reply {BitConverter.ToInt32(reply.Span)}" : "";
        group.Say($"{index}: {verdict}{answer}");
    }
}
