using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

[Hazard(59)]
public sealed class DigestTests : MachineTest
{
    [Fact]
    public void A_digest_does_not_depend_on_how_entries_came_in_batches()
    {
        Entry[] entries = [.. Enumerable.Range(0, 500).Select(i => Script.Command(i % 50 == 3 ? new Break("a") : new Add($"key-{i % 7}", i)))];
        var one = StartLedger();
        one.Apply(entries);
        var many = StartLedger();
        foreach (var batch in entries.Chunk(3))
            many.Apply(batch);
        Assert.Equal(one.Digest(), many.Digest());
        Assert.Equal(500, one.Digest().AppliedIndex);
        Assert.Equal(64, one.Digest().Chain.Length);
        Assert.Equal(64, one.Digest().State!.Length);
    }

    [Fact]
    public void One_reply_that_differs_makes_the_digest_differ_for_ever()
    {
        var entries = Enumerable.Range(0, 200).Select(i => i == 5 ? Script.Command(new Misuse("")) : Script.Command(new Add("a", i))).ToArray();
        var here = StartLedger(new Spy { Act = _ => new Sum(1) });
        var there = StartLedger(new Spy { Act = _ => new Sum(2) });
        here.Apply(entries[..5]);
        there.Apply(entries[..5]);
        Assert.Equal(here.Digest(), there.Digest());
        here.Apply(entries[5..]);
        there.Apply(entries[5..]);
        Assert.NotEqual(here.Digest().Chain, there.Digest().Chain);
        Assert.Equal(here.Digest().State, there.Digest().State);
    }

    [Fact]
    public void The_words_of_an_exception_are_no_part_of_the_digest()
    {
        var entry = Script.Command(new Misuse(""));
        var here = StartLedger(new Spy { Act = _ => throw new InvalidOperationException("in one language") });
        var there = StartLedger(new Spy { Act = _ => throw new InvalidOperationException("in another") });
        here.Apply(entry);
        there.Apply(entry);
        Assert.Equal(here.Digest(), there.Digest());
    }

    [Fact]
    [Hazard(40)]
    public void Sessions_that_end_sooner_on_one_member_make_its_digest_differ_while_the_rest_is_equal()
    {
        Entry[] entries = [Script.OpenSession(), Script.InSession("s", 1, new Add("a", 1))];
        var here = StartLedger();
        Settings = Settings with { Sessions = Settings.Sessions with { ExpireAfter = TimeSpan.FromMinutes(1) } };
        var there = StartLedger();
        here.Apply(entries);
        there.Apply(entries);
        Assert.Equal(here.Digest(), there.Digest());
        Assert.Equal(64, here.Digest().Sessions.Length);

        Script.ClusterTime += TimeSpan.FromMinutes(2);
        var later = Script.Noop();
        here.Apply(later);
        there.Apply(later);

        Assert.NotEqual(here.Digest().Sessions, there.Digest().Sessions);
        Assert.Equal(here.Digest() with { Sessions = "" }, there.Digest() with { Sessions = "" });
    }

    [Fact]
    [Hazard(40)]
    public void A_table_of_many_sessions_has_one_digest_however_it_came_about()
    {
        var first = StartLedger();
        for (var i = 0; i < 300; i++)
            first.Apply(Script.InSession($"s{i % 37}", 1 + (i / 37), i % 11 == 5 ? new Break("a") : new Add("a", i)), Script.OpenSession());
        var at = Script.All[^1].Id;
        var restored = StartLedger();
        restored.Restore(at, first.Capture(at));
        Assert.Equal(first.Digest(), restored.Digest());

        // They go on alike, and have the same to forget.
        Entry[] more = [Script.InSession("s3", 10, new Add("a", 1), lowWater: 8), Script.InSession("s1", 1, new Add("a", 1)), Script.OpenSession()];
        first.Apply(more);
        restored.Apply(more);
        Assert.Equal(first.Digest(), restored.Digest());
    }

    [Fact]
    public void The_replica_is_told_the_digest_at_every_multiple_of_the_interval()
    {
        Settings = Settings with { DigestIntervalEntries = 3 };
        var replica = StartLedger();
        replica.Tell(new ApplyEntries(Enumerable.Range(0, 7).Select(_ => Script.Noop()).ToArray(), WantReplies: false));
        Assert.Equal(3, replica.Probe.ExpectMsg<DigestReached>().At.Value);
        var reached = replica.Probe.ExpectMsg<DigestReached>();
        replica.Probe.ExpectMsg<EntriesApplied>();
        var other = StartLedger();
        other.Tell(new ApplyEntries(Script.All.Take(6).ToArray(), WantReplies: false));
        other.Probe.ExpectMsg<DigestReached>();
        Assert.Equal(reached.Chain.ToArray(), other.Probe.ExpectMsg<DigestReached>().Chain.ToArray());
        other.Probe.ExpectMsg<EntriesApplied>();
        Assert.Equal(Convert.ToHexStringLower(reached.Chain.Span), other.Digest().Chain);
    }

    [Fact]
    public void The_chain_never_changes_from_version_to_version()
    {
        var chain = new DigestChain();
        Assert.Equal("66687AADF862BD776C8FC18B8E9F8E20089714856EE233B3902A591D0D5F2925", Convert.ToHexString(chain.Digest()));
        for (var i = 1; i <= 1000; i++)
            chain.Append(new Entry(new EntryId(new LogIndex(i), new Term(2)), EntryKind.Command, i, 0, new byte[i]), ReplyKind.Done, new byte[i]);
        Assert.Equal("F3D2F5C62825B1EE5ECB791EC4EED1285A96F005F5D84C32CAF5CCED37E85C8F", Convert.ToHexString(chain.Digest()));
    }

    [Fact]
    public void A_saved_chain_goes_on_as_the_first_would()
    {
        var chain = new DigestChain();
        for (var i = 1; i <= 300; i++)
        {
            var copy = new DigestChain();
            copy.Load(chain.Saved);
            var entry = new Entry(new EntryId(new LogIndex(i), new Term(2)), EntryKind.Command, i, 0, new byte[i]);
            chain.Append(entry, ReplyKind.Done, new byte[i]);
            copy.Append(entry, ReplyKind.Done, new byte[i]);
            Assert.Equal(chain.Digest(), copy.Digest());
        }

        Assert.Throws<InvalidDataException>(() => chain.Load(new byte[31]));
        Assert.Throws<InvalidDataException>(() => chain.Load(new byte[5000]));
    }

    [Fact]
    public void A_state_that_cannot_be_written_has_the_chain_alone()
    {
        var replica = Start(Props.Create(() => new Illegible()));
        var digest = replica.Digest();
        Assert.Null(digest.State);
        Assert.NotEmpty(digest.Chain);
        ExpectErrorLogged();
    }

    [Fact]
    public void Null_has_a_form_of_its_own()
    {
        Assert.Null(UserPayload.Decode(Sys.Serialization, UserPayload.Encode(Sys.Serialization, null)));
        Assert.Single(UserPayload.Encode(Sys.Serialization, null));
        Assert.Equal("x", UserPayload.Decode(Sys.Serialization, UserPayload.Encode(Sys.Serialization, "x")));
        Assert.Throws<InvalidDataException>(() => UserPayload.Decode(Sys.Serialization, new byte[] { 0, 0 }));
    }

    private sealed class Illegible : StateMachineActor
    {
        public Illegible()
        {
            Command<Add>(_ => null);
            Snapshot(() => new Sum(0), _ => { });
            Digest(_ => throw new InvalidOperationException("can't be written"));
        }
    }
}
