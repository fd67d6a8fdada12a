using System.Buffers;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>
/// The bound on what sessions remember (§6.3): replies are forgotten, the oldest first and the same ones everywhere, and never that
/// their commands were run.
/// </summary>
[Hazard(40)]
public sealed class SessionReplyRules
{
    private const int Beside = RecordedReply.BytesBeside;

    // Room for two replies of ten bytes.
    private static readonly SessionOptions Options = new()
    {
        MaxSessions = 3,
        WindowCommands = 8,
        ExpireAfter = TimeSpan.FromTicks(100),
        MaxReplyBytes = 2 * (Beside + 10),
    };

    [Fact]
    public void A_command_whose_reply_was_forgotten_is_not_run_again()
    {
        var table = Opened(Options, 1);
        Run(table, 1, 1, 10);
        Run(table, 1, 2, 10, hasFailed: true);
        Run(table, 1, 5, 10);
        Run(table, 1, 4, 10);

        Assert.Equal(
            [SessionVerdict.Forgotten, SessionVerdict.FailureForgotten, SessionVerdict.Execute, SessionVerdict.Replay, SessionVerdict.Replay, SessionVerdict.Execute],
            Enumerable.Range(1, 6).Select(sequence => Judge(table, 1, sequence)));

        // Nor when it was in the middle of its session, nor when replies go that are alone as large as the bound, or larger.
        Run(table, 1, 3, 10);
        Run(table, 1, 6, Options.MaxReplyBytes);
        Run(table, 1, 7, Options.MaxReplyBytes - Beside);
        Assert.Equal(Options.MaxReplyBytes, table.ReplyBytes);
        Assert.Equal(
            [SessionVerdict.Forgotten, SessionVerdict.FailureForgotten, SessionVerdict.Forgotten, SessionVerdict.Forgotten, SessionVerdict.Forgotten, SessionVerdict.Forgotten, SessionVerdict.Replay],
            Enumerable.Range(1, 7).Select(sequence => Judge(table, 1, sequence)));

        // The window goes on as if nothing had happened.
        Assert.Equal(SessionVerdict.OutsideWindow, Judge(table, 1, 9));
        Assert.Equal(SessionVerdict.Execute, Judge(table, 1, 9, lowWater: 2));
        Assert.Equal([SessionVerdict.Stale, SessionVerdict.Stale, SessionVerdict.Forgotten], Enumerable.Range(1, 3).Select(sequence => Judge(table, 1, sequence)));
    }

    [Fact]
    public void What_was_recorded_longest_ago_is_forgotten_first_whoever_has_spoken_last()
    {
        var table = Opened(Options, 1, 2, 3);
        Run(table, 2, 1, 10);
        Run(table, 1, 1, 10);

        // To be repeated keeps neither a session's reply nor another's.
        Assert.Equal(SessionVerdict.Replay, Judge(table, 2, 1));
        Run(table, 3, 1, 10);

        Assert.Equal(
            [SessionVerdict.Replay, SessionVerdict.Forgotten, SessionVerdict.Replay], Enumerable.Range(1, 3).Select(session => Judge(table, session, 1)));
    }

    [Fact]
    public void A_reply_above_the_bound_is_never_remembered_and_pushes_out_no_other()
    {
        var table = Opened(Options, 1);
        Run(table, 1, 1, 10);
        Run(table, 1, 2, Options.MaxReplyBytes - Beside + 1);
        Assert.Equal([SessionVerdict.Replay, SessionVerdict.Forgotten], [Judge(table, 1, 1), Judge(table, 1, 2)]);

        Run(table, 1, 3, Options.MaxReplyBytes - Beside);
        Assert.Equal([SessionVerdict.Forgotten, SessionVerdict.Replay], [Judge(table, 1, 1), Judge(table, 1, 3)]);
    }

    [Fact]
    public void What_a_client_has_and_what_has_ended_makes_room()
    {
        var table = Opened(Options, 1, 2, 3);
        Run(table, 1, 1, 10);
        Run(table, 1, 2, 10, lowWater: 1);
        Run(table, 2, 1, 10);
        Assert.Equal([SessionVerdict.Replay, SessionVerdict.Replay], [Judge(table, 1, 2), Judge(table, 2, 1)]);

        Assert.True(table.Close(1));
        Assert.Equal(Beside + 10, table.ReplyBytes);
        Run(table, 3, 1, 10);
        Assert.Equal([SessionVerdict.Replay, SessionVerdict.Replay], [Judge(table, 2, 1), Judge(table, 3, 1)]);

        table.ExpireAt(100);
        Assert.Equal((0, 0), (table.Count, table.ReplyBytes));
    }

    [Fact]
    public void The_order_of_forgetting_survives_a_snapshot()
    {
        var table = Opened(Options with { MaxReplyBytes = 3 * (Beside + 10) }, 1, 2);
        Run(table, 2, 1, 10);
        Run(table, 2, 3, 10, hasFailed: true);
        Run(table, 1, 1, 10);
        Run(table, 2, 2, 10);
        var saved = Save(table);
        var restored = SessionTable.Load(saved, Options with { MaxReplyBytes = 3 * (Beside + 10) });
        Assert.Equal(saved, Save(restored));
        for (var length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => SessionTable.Load(saved.AsSpan(0, length), Options));

        foreach (var one in new[] { table, restored })
        {
            Run(one, 1, 2, 10);
            Assert.Equal(
                [SessionVerdict.Forgotten, SessionVerdict.Replay, SessionVerdict.FailureForgotten], Enumerable.Range(1, 3).Select(sequence => Judge(one, 2, sequence)));
            Assert.Equal([SessionVerdict.Replay, SessionVerdict.Replay], [Judge(one, 1, 1), Judge(one, 1, 2)]);
        }

        Assert.Equal(Save(table), Save(restored));

        // With a lower bound it keeps to that one, from the beginning.
        var smaller = SessionTable.Load(saved, Options with { MaxReplyBytes = Beside + 10 });
        Assert.Equal(Beside + 10, smaller.ReplyBytes);
        Assert.Equal([SessionVerdict.Replay, SessionVerdict.FailureForgotten], [Judge(smaller, 2, 2), Judge(smaller, 2, 3)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Under_any_traffic_it_does_what_a_plain_model_says_and_keeps_to_its_bound(int seed)
    {
        var random = new Random(seed);
        var options = Options with { MaxReplyBytes = 10_000 };
        var (table, twin, model) = (new SessionTable(options), new SessionTable(options), new SessionModel(options));
        var met = new HashSet<SessionVerdict>();
        for (var index = 1; index <= 5000; index++)
        {
            table.ExpireAt(index);
            twin.ExpireAt(index);
            model.ExpireAt(index);
            var session = model.AnySession(random);
            if (session == 0 || random.Next(20) == 0)
            {
                var opened = table.Open(new LogIndex(index), index);
                Assert.Equal(opened, twin.Open(new LogIndex(index), index));
                Assert.Equal(model.Open(index, index), opened);
            }
            else if (random.Next(60) == 0)
            {
                Assert.True(table.Close(session) && twin.Close(session));
                model.Close(session);
            }
            else
            {
                var command = model.AnyCommand(session, random);
                var verdict = table.Judge(command, new LogIndex(index), index, out var reply);
                Assert.Equal(verdict, twin.Judge(command, new LogIndex(index), index, out _));
                Assert.Equal((model.Judge(command, index, out var expected), expected), (verdict, Convert.ToHexString(reply.Span)));
                met.Add(verdict);
                if (verdict == SessionVerdict.Execute)
                    RecordAny(command);
            }

            Assert.InRange(table.ReplyBytes, 0, options.MaxReplyBytes);
            Assert.Equal(model.ReplyBytes, table.ReplyBytes);
            if (random.Next(50) != 0)
                continue;
            var saved = Save(table);
            Assert.Equal(Save(twin), saved);
            table = SessionTable.Load(saved, options);
        }

        Assert.Equal(
            [SessionVerdict.Execute, SessionVerdict.Replay, SessionVerdict.Stale, SessionVerdict.OutsideWindow, SessionVerdict.Forgotten, SessionVerdict.FailureForgotten],
            met.Order());

        void RecordAny(in SessionCommand command)
        {
            var reply = new byte[random.Next(20) == 0 ? options.MaxReplyBytes : random.Next(1500)];
            random.NextBytes(reply);
            var hasFailed = random.Next(3) == 0;
            table.Record(command, reply, hasFailed);
            twin.Record(command, reply, hasFailed);
            model.Record(command, reply, hasFailed);
        }
    }

    [Fact]
    public void A_failure_counts_the_same_whatever_its_words_are_here()
    {
        var (here, there) = (Opened(Options with { MaxReplyBytes = 10_000 }, 1), Opened(Options with { MaxReplyBytes = 10_000 }, 1));
        foreach (var (table, words) in new[] { (here, 0), (there, 3000) })
        {
            Run(table, 1, 1, 1800);
            Run(table, 1, 2, words, hasFailed: true);
            Run(table, 1, 3, words, hasFailed: true);
            Assert.Equal([SessionVerdict.Forgotten, SessionVerdict.Replay, SessionVerdict.Replay], Enumerable.Range(1, 3).Select(sequence => Judge(table, 1, sequence)));
            Assert.Equal(2 * 4096, table.ReplyBytes);
        }
    }

    [Fact]
    public void A_session_does_not_grow_with_its_age()
    {
        var table = Opened(Options, 1);
        var lengths = new HashSet<int>();
        for (var sequence = 1; sequence <= 1000; sequence++)
        {
            Run(table, 1, sequence, 10, lowWater: Math.Max(0, sequence - Options.WindowCommands));
            if (sequence >= Options.WindowCommands)
                lengths.Add(Save(table).Length);
        }

        Assert.Single(lengths);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1 << 30, true)]
    [InlineData((1 << 30) + 1, false)]
    public void The_bound_has_bounds(int bytes, bool isRight)
    {
        var options = Options with { MaxReplyBytes = bytes };
        if (isRight)
            options.Validate();
        else
            Assert.Equal("MaxReplyBytes", Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
    }

    [Fact]
    public void What_no_table_has_written_is_not_read()
    {
        const string header = "03" + "0100000000000000" + "0500000000000000" + "0000000000000000" + "0200000000000000" + "0000000000000000";
        const string rest = "0000000000000000";
        const string reply = "0500000000000000" + "0300000000000000" + "01" + "0000000000000000";
        Load(header + "0000000000000000" + "0100000000000000" + reply + rest);

        Refused(header + "0000000000000000" + "0200000000000000" + reply + reply + rest);
        Refused(header + "0100000000000000" + "01" + "0100000000000000" + reply + rest);
        Refused(header + "0100000000000000" + "03" + "0000000000000000" + rest);
        Refused(header + "0000000000000000" + "0100000000000000" + reply.Replace("0500", "0600", StringComparison.Ordinal) + rest);
        Refused(header + "0000000000000000" + "0100000000000000" + reply.Replace("0300", "0200", StringComparison.Ordinal) + rest);
        Refused("02" + rest + rest);

        static void Load(string hex) => SessionTable.Load(Convert.FromHexString(hex), Options);
        static void Refused(string hex) => Assert.Throws<InvalidDataException>(() => Load(hex));
    }

    private static SessionTable Opened(SessionOptions options, params int[] sessions)
    {
        var table = new SessionTable(options);
        foreach (var session in sessions)
            Assert.Equal(SessionVerdict.Execute, table.Open(new LogIndex(session), 0));
        return table;
    }

    private static void Run(SessionTable table, long session, long sequence, int bytes, bool hasFailed = false, long lowWater = 0)
    {
        Assert.Equal(SessionVerdict.Execute, Judge(table, session, sequence, lowWater));
        table.Record(new SessionCommand(session, default, sequence, lowWater, default), new byte[bytes], hasFailed);
    }

    private static SessionVerdict Judge(SessionTable table, long session, long sequence, long lowWater = 0) =>
        table.Judge(new SessionCommand(session, default, sequence, lowWater, default), new LogIndex(10), 0, out _);

    private static byte[] Save(SessionTable table)
    {
        var writer = new ArrayBufferWriter<byte>();
        table.Save(writer);
        return writer.WrittenSpan.ToArray();
    }
}
