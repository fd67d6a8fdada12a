using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Durable before spoken: what a replica says waits for the record that it depends on, and nothing else waits.</summary>
public sealed class SpeechTests : PeeredTest
{
    [Fact]
    [Hazard(1)]
    public void A_vote_is_given_when_it_is_durable()
    {
        BeginFounded();
        var writes = HangWrites();

        N2.Say(5, new RequestVote(EntryId.Zero, Force: true));
        writes.ExpectMsg<JournalReached>();
        Assert.Equal(5, N2.ExpectSilence().Term);

        ReleaseWrites();
        Assert.True(N2.ExpectBody<RequestVoteResponse>().Granted);
    }

    [Fact]
    [Hazard(1)]
    public void Nobody_is_asked_for_a_vote_before_ones_own_is_durable()
    {
        BeginFollower();
        var writes = HangWrites();

        N2.Say(1, new TimeoutNow());
        writes.ExpectMsg<JournalReached>();
        Assert.Equal("Candidate", N2.ExpectSilence().Role);
        N3.ExpectSilence();

        ReleaseWrites();
        N2.ExpectBody<RequestVote>();
        N3.ExpectBody<RequestVote>();
    }

    [Fact]
    [Hazard(14)]
    [Hazard("15a")]
    [Hazard(56)]
    public void Entries_are_acknowledged_when_they_are_durable_and_heartbeats_at_once()
    {
        BeginFollower();
        var writes = HangWrites();

        N2.Append(1, EntryId.Zero, 0, Pays(1, 1));
        writes.ExpectMsg<JournalReached>();
        N2.Beat(1, round: 2);
        Assert.Equal(2, N2.ExpectBody<HeartbeatResponse>().Round);
        N2.Beat(1, round: 3);
        Assert.Equal(3, N2.ExpectBody<HeartbeatResponse>().Round);
        N2.ExpectSilence();

        ReleaseWrites();
        Assert.Equal(1, N2.ExpectBody<AppendResponse>().Index.Value);
    }

    [Fact]
    [Hazard(14)]
    public void A_leader_sends_before_its_own_write_and_applies_and_answers_after_it()
    {
        var (replica, _) = BeginReadyLeader();
        N3.Acknowledge(2, AppendOf(N3, 1));
        var writes = HangWrites();

        var proxy = Send(replica, new Pay(3));
        writes.ExpectMsg<JournalReached>();
        foreach (var peer in Peers)
            peer.Acknowledge(2, AppendOf(peer, 2));
        Assert.Equal(1, Until(replica, status => status.CommitIndex == 2).AppliedIndex);
        Assert.False(proxy.HasMessages);

        ReleaseWrites();
        Assert.Equal(new Total(3), Value<Total>(ReplyTo(proxy)));
    }

    [Fact]
    [Hazard(14)]
    public void A_leader_on_its_own_answers_when_its_write_is_durable()
    {
        var replica = BeginAlone();
        var writes = HangWrites();

        var proxy = Send(replica, new Pay(3));
        writes.ExpectMsg<JournalReached>();
        var status = Status(replica);
        Assert.Equal((2, 1), (status.LastLogIndex, status.CommitIndex));
        Assert.False(proxy.HasMessages);

        ReleaseWrites();
        Assert.Equal(new Total(3), Value<Total>(ReplyTo(proxy)));
    }

    [Fact]
    [Hazard(34)]
    public void The_founding_is_told_when_it_is_durable()
    {
        var replica = Begin(Founding);
        Until(replica, status => status.Role == "Founding");
        var writes = HangWrites();
        foreach (var peer in Peers)
        {
            peer.Meet(Address.Parse(OwnAddress), GroupId);
            peer.Skip<Introduction>();
            peer.Tell(new Introduction(Name, peer.Member, MayFound: true, Group: default));
        }

        writes.ExpectMsg<JournalReached>(TimeSpan.FromSeconds(20));
        foreach (var peer in Peers)
        {
            peer.Tell(new Introduction(Name, peer.Member, MayFound: true, Group: default));
            peer.ExpectSilence();
        }

        ReleaseWrites();
        AwaitAssert(() =>
        {
            N2.Tell(new Introduction(Name, N2.Member, MayFound: true, Group: default));
            Assert.Equal(3, N2.Probe.ExpectMsg<GroupFounded>(TimeSpan.FromMilliseconds(200)).Founding.Configuration.Members.Length);
        });
    }

    private static AppendEntries AppendOf(Peer peer, long index) =>
        peer.FishBody<AppendEntries>(append => append.Entries.Length > 0 && append.Entries.Span[^1].Index.Value == index);

    private Entry[] Pays(long from, int count) =>
        [.. Enumerable.Range(0, count).Select(i => CommandEntry(from + i, 1, UserPayload.Encode(Sys.Serialization, new Pay(1))))];
}
