using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Who is heard at all: the group, its epoch, and the disk that is addressed (§4.2.2).</summary>
public sealed class IdentityRules
{
    [Fact]
    [Hazard(33)]
    public void A_message_of_another_group_or_epoch_is_dropped()
    {
        var group = TestGroup.Of(3);
        var vote = new RequestVote(EntryId.Zero, false);

        group.Receive(new Envelope(group.Id with { Epoch = 2 }, group[1].Identity, group[2].Identity, new Term(5), vote));
        group.Receive(new Envelope(new GroupId(new Guid(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9), 1), group[1].Identity, group[2].Identity, new Term(5), vote));

        Assert.Equal(Term.Zero, group[2].Replica.Term);
        Assert.Equal(2, group[2].Replica.DroppedMessages);
        Assert.Empty(group[2].Said);
    }

    [Fact]
    [Hazard(32)]
    public void A_message_to_another_disk_is_dropped()
    {
        var group = TestGroup.Of(3);

        group[2].Step(Input.Received(new Envelope(group.Id, group[1].Identity, TestGroup.Named(2, 999), new Term(5), new RequestVote(EntryId.Zero, false))));

        Assert.Equal(Term.Zero, group[2].Replica.Term);
        Assert.Equal(1, group[2].Replica.DroppedMessages);
    }

    [Fact]
    [Hazard(33)]
    public void A_disk_of_another_group_stops_the_replica()
    {
        var group = TestGroup.Of(1);
        var other = new GroupId(new Guid(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9), 1);
        var replica = new RaftReplica(group[1].Identity, other, MemberKind.Full, group[1].ReadDisk(), group.Options);

        var effects = replica.Step(Input.Started(), default).ToArray();

        Assert.Equal(HaltReason.WrongIdentity, Assert.Single(effects, effect => effect.Kind == EffectKind.Halt).HaltReason);
    }

    [Fact]
    [Hazard(34)]
    public void A_founding_waits_for_everybody_and_never_changes_afterwards()
    {
        var founding = new Founding([new MemberId(2), new MemberId(1)]);

        Assert.Equal(new MemberId(1), founding.Founder);
        Assert.True(founding.Introduce(new Member(TestGroup.Named(1), MemberRole.Voter)));
        Assert.Null(founding.Configuration);
        Assert.False(founding.Introduce(new Member(TestGroup.Named(3), MemberRole.Voter)));
        Assert.True(founding.Introduce(new Member(TestGroup.Named(1, 77), MemberRole.Voter)));
        Assert.True(founding.Introduce(new Member(TestGroup.Named(2), MemberRole.Voter)));
        Assert.NotNull(founding.Configuration!.Find(TestGroup.Named(1, 77)));
        Assert.False(founding.Introduce(new Member(TestGroup.Named(2, 88), MemberRole.Voter)));
        Assert.Equal(2, founding.Configuration.Members.Length);
    }

    [Fact]
    public void A_founding_keeps_witnesses_below_the_quorum()
    {
        var founding = new Founding([new MemberId(1), new MemberId(2), new MemberId(3)]);

        Assert.True(founding.Introduce(new Member(TestGroup.Named(1), MemberRole.Voter, MemberKind.Witness)));
        Assert.False(founding.Introduce(new Member(TestGroup.Named(2), MemberRole.Voter, MemberKind.Witness)));
        Assert.False(founding.Introduce(new Member(TestGroup.Named(2), MemberRole.Voter, Priority: Member.MaxPriority + 1)));
        Assert.True(founding.Introduce(new Member(TestGroup.Named(2), MemberRole.Voter)));
        Assert.True(founding.Introduce(new Member(TestGroup.Named(3), MemberRole.Voter)));

        Assert.Equal(1, founding.Configuration!.Members.ToArray().Count(member => member.IsWitness));
        Assert.Throws<ArgumentException>(() => new Founding([new MemberId(1)], new LeaseTerms(TimeSpan.Zero, TimeSpan.Zero)));
    }
}
