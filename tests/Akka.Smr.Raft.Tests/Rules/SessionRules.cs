using System.Buffers;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Client sessions (§6.3): a command that is sent twice runs once, or its outcome is said to be unknown.</summary>
public sealed class SessionRules
{
    private static readonly SessionOptions Options = new() { MaxSessions = 2, WindowCommands = 4, ExpireAfter = TimeSpan.FromTicks(100) };

    [Fact]
    [Hazard(40)]
    public void A_command_that_comes_twice_runs_once()
    {
        var table = new SessionTable(Options);
        Assert.Equal(SessionVerdict.Execute, table.Open(new LogIndex(5), 0));
        var command = Command(5, 1);
        Assert.Equal(SessionVerdict.Execute, table.Judge(command, new LogIndex(6), 1, out _));
        table.Record(command, new byte[] { 42 });

        Assert.Equal(SessionVerdict.Replay, table.Judge(command, new LogIndex(7), 2, out var reply));
        Assert.Equal([42], reply.ToArray());
    }

    [Fact]
    [Hazard(40)]
    public void A_session_that_is_not_in_the_table_has_expired()
    {
        var table = new SessionTable(Options);

        Assert.Equal(SessionVerdict.Expired, table.Judge(Command(5, 1), new LogIndex(6), 1, out _));
    }

    [Fact]
    [Hazard(40)]
    public void A_name_opens_with_its_first_command_only()
    {
        var table = new SessionTable(Options);
        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("n", 2), new LogIndex(3), 0, out _));
        Assert.Equal(SessionVerdict.Execute, table.Judge(Named("n", 1), new LogIndex(4), 0, out _));
        table.Record(Named("n", 1), new byte[] { 1 });

        Assert.Equal(SessionVerdict.Replay, table.Judge(Named("n", 1), new LogIndex(5), 0, out _));
        Assert.Equal(SessionVerdict.Execute, table.Judge(Named("n", 2), new LogIndex(6), 0, out _));
        Assert.True(table.IsLive(4));
    }

    [Fact]
    [Hazard(40)]
    public void The_name_of_a_session_that_has_expired_opens_no_other()
    {
        var table = new SessionTable(Options);
        Run(table, Named("n", 1), 4, at: 0);
        table.ExpireAt(100);

        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("n", 1), new LogIndex(5), 100, out _));
        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("n", 2), new LogIndex(6), 100, out _));
        Assert.Equal(SessionVerdict.Execute, table.Judge(Named("m", 1), new LogIndex(7), 100, out _));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    [Hazard(40)]
    public void The_name_of_a_session_that_was_closed_opens_no_other()
    {
        var table = new SessionTable(Options);
        Run(table, Named("n", 1), 4, at: 0);
        Assert.True(table.Close(4));

        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("n", 1), new LogIndex(5), 0, out _));
    }

    [Fact]
    [Hazard(40)]
    public void An_expired_name_is_told_so_when_the_table_is_full_too()
    {
        var table = new SessionTable(Options);
        Run(table, Named("n", 1), 4, at: 0);
        table.Close(4);
        table.Open(new LogIndex(5), 0);
        table.Open(new LogIndex(6), 0);

        // That the table is full would mean that the command was certainly not run.
        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("n", 1), new LogIndex(7), 0, out _));
    }

    [Fact]
    public void Only_so_many_names_are_remembered_and_the_oldest_is_forgotten_first()
    {
        var table = new SessionTable(Options with { MaxExpiredNames = 2 });
        foreach (var (name, index) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            Run(table, Named(name, 1), index, at: 0);
            table.Close(index);
        }

        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("b", 1), new LogIndex(4), 0, out _));
        Assert.Equal(SessionVerdict.Expired, table.Judge(Named("c", 1), new LogIndex(5), 0, out _));
        Assert.Equal(SessionVerdict.Execute, table.Judge(Named("a", 1), new LogIndex(6), 0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionTable(Options with { MaxExpiredNames = 0 }));
    }

    [Fact]
    public void Commands_may_overtake_each_other_within_the_window()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 0);

        Assert.Equal(SessionVerdict.Execute, table.Judge(Command(1, 4), new LogIndex(2), 0, out _));
        table.Record(Command(1, 4), default);
        Assert.Equal(SessionVerdict.Execute, table.Judge(Command(1, 2), new LogIndex(3), 0, out _));
        Assert.Equal(SessionVerdict.OutsideWindow, table.Judge(Command(1, 5), new LogIndex(4), 0, out _));
        Assert.Equal(SessionVerdict.Replay, table.Judge(Command(1, 4), new LogIndex(5), 0, out _));
    }

    [Fact]
    [Hazard(40)]
    public void A_reply_is_kept_until_its_client_says_that_it_has_it()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 0);
        table.Judge(Command(1, 1), new LogIndex(2), 0, out _);
        table.Record(Command(1, 1), new byte[] { 1 });
        table.Judge(Command(1, 2), new LogIndex(3), 0, out _);
        table.Record(Command(1, 2), new byte[] { 2 });
        Assert.Equal(SessionVerdict.Replay, table.Judge(Command(1, 1), new LogIndex(4), 0, out _));

        table.Judge(Command(1, 3, lowWater: 1), new LogIndex(5), 0, out _);

        Assert.Equal(SessionVerdict.Stale, table.Judge(Command(1, 1), new LogIndex(6), 0, out _));
        Assert.Equal(SessionVerdict.Replay, table.Judge(Command(1, 2), new LogIndex(7), 0, out _));
    }

    [Fact]
    [Hazard(40)]
    public void A_full_table_refuses_and_never_ends_a_live_session()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 0);
        table.Open(new LogIndex(2), 0);

        Assert.Equal(SessionVerdict.TableFull, table.Open(new LogIndex(3), 0));
        Assert.Equal(SessionVerdict.TableFull, table.Judge(Named("n", 1), new LogIndex(4), 0, out _));
        Assert.True(table.IsLive(1) && table.IsLive(2));
        Assert.True(table.Close(1));
        Assert.Equal(SessionVerdict.Execute, table.Open(new LogIndex(5), 0));
    }

    [Fact]
    [Hazard(40)]
    public void Sessions_expire_by_cluster_time_when_they_have_been_idle()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 0);
        table.Open(new LogIndex(2), 0);
        table.Judge(Command(1, 1), new LogIndex(3), 50, out _);

        table.ExpireAt(99);
        Assert.Equal(2, table.Count);
        table.ExpireAt(100);
        Assert.True(table.IsLive(1));
        Assert.False(table.IsLive(2));
        table.ExpireAt(150);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    [Hazard(38)]
    public void A_table_is_restored_from_a_snapshot_as_it_was()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 3);
        table.Judge(Named("n", 1), new LogIndex(4), 5, out _);
        table.Record(Named("n", 1), new byte[] { 9 });
        table.Judge(Command(1, 2, lowWater: 1), new LogIndex(5), 6, out _);
        var saved = Save(table);

        var restored = SessionTable.Load(saved, Options);

        Assert.Equal(saved, Save(restored));
        Assert.Equal(SessionVerdict.Replay, restored.Judge(Named("n", 1), new LogIndex(6), 7, out _));
        Assert.Equal(SessionVerdict.Stale, restored.Judge(Command(1, 1), new LogIndex(7), 7, out _));
        restored.ExpireAt(106);
        Assert.True(restored.IsLive(1));
        for (var length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => SessionTable.Load(saved.AsSpan(0, length), Options));
    }

    [Fact]
    [Hazard(38)]
    [Hazard(40)]
    public void Expired_names_are_restored_from_a_snapshot_in_their_order()
    {
        var options = Options with { MaxExpiredNames = 2 };
        var table = new SessionTable(options);
        foreach (var (name, index) in new[] { ("a", 1), ("b", 2) })
        {
            Run(table, Named(name, 1), index, at: 0);
            table.Close(index);
        }

        var saved = Save(table);
        var restored = SessionTable.Load(saved, options);
        Assert.Equal(saved, Save(restored));
        Assert.Equal(SessionVerdict.Expired, restored.Judge(Named("a", 1), new LogIndex(3), 0, out _));

        // One more pushes out the oldest, here as there.
        foreach (var one in new[] { table, restored })
        {
            Run(one, Named("c", 1), 4, at: 0);
            one.Close(4);
            Assert.Equal(SessionVerdict.Expired, one.Judge(Named("b", 1), new LogIndex(5), 0, out _));
        }

        Assert.Equal(Save(table), Save(restored));
        Assert.Equal(SessionVerdict.Execute, restored.Judge(Named("a", 1), new LogIndex(6), 0, out _));
        for (var length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => SessionTable.Load(saved.AsSpan(0, length), options));
    }

    [Fact]
    public void The_written_form_never_changes()
    {
        var table = new SessionTable(Options with { MaxReplyBytes = 200 });
        Run(table, Named("n", 1), 2, at: 3);
        table.Close(2);
        table.Open(new LogIndex(5), 7);
        table.Judge(Command(5, 3, lowWater: 1), new LogIndex(6), 7, out _);
        table.Record(Command(5, 3), new byte[100], hasFailed: true);
        table.Judge(Command(5, 2), new LogIndex(7), 7, out _);
        table.Record(Command(5, 2), new byte[] { 9 });
        const string session = "0500000000000000" + "0000000000000000" + "0100000000000000" + "0700000000000000" + "0200000000000000" + "0002";
        const string reply = "0500000000000000" + "0200000000000000" + "01" + "0100000000000000" + "09";
        const string name = "34306D553073A05AE91BABC6CC948008";

        Assert.Equal("03" + "0100000000000000" + session + "0100000000000000" + reply + "0100000000000000" + name, Convert.ToHexString(Save(table)));
    }

    [Fact]
    [Hazard(58)]
    public void A_command_that_makes_no_sense_is_invalid()
    {
        var table = new SessionTable(Options);
        table.Open(new LogIndex(1), 0);

        Assert.Equal(SessionVerdict.Invalid, table.Judge(Command(1, 0), new LogIndex(2), 0, out _));
        Assert.Equal(SessionVerdict.Invalid, table.Judge(Command(1, 2, lowWater: 2), new LogIndex(2), 0, out _));
        Assert.Equal(SessionVerdict.Invalid, table.Judge(Command(0, 1), new LogIndex(2), 0, out _));
        Assert.Equal(SessionVerdict.Invalid, table.Judge(Named("n", 1) with { SessionId = 1 }, new LogIndex(2), 0, out _));
    }

    [Fact]
    public void A_command_is_read_as_it_was_written()
    {
        var command = Named("name", 7) with { LowWater = 5, Body = new byte[] { 1, 2 } };

        Assert.True(SessionCommand.TryDecode(command.Encode(), out var read));
        Assert.Equal(command.Encode(), read.Encode());
        Assert.False(SessionCommand.TryDecode(new byte[3], out _));
    }

    private static void Run(SessionTable table, SessionCommand command, long index, long at)
    {
        Assert.Equal(SessionVerdict.Execute, table.Judge(command, new LogIndex(index), at, out _));
        table.Record(command, default);
    }

    private static byte[] Save(SessionTable table)
    {
        var writer = new ArrayBufferWriter<byte>();
        table.Save(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static SessionCommand Command(long session, long sequence, long lowWater = 0) => new(session, default, sequence, lowWater, default);

    private static SessionCommand Named(string name, long sequence) => new(0, System.Text.Encoding.UTF8.GetBytes(name), sequence, 0, default);
}
