using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>What a quorum is, for votes, commit, contact, rounds and leases alike (§4.3).</summary>
public sealed class QuorumRules
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 4)]
    [InlineData(7, 4)]
    public void A_quorum_is_more_than_half(int voters, int needed)
    {
        var quorum = new Quorum(TestGroup.Voters(voters));

        Assert.True(quorum.Elects((1UL << needed) - 1));
        Assert.False(quorum.Elects((1UL << (needed - 1)) - 1));
        var values = Enumerable.Range(1, voters).Select(value => (long)value).ToArray();
        Assert.Equal(voters - needed + 1, quorum.Reached(values));
    }

    [Fact]
    public void Both_halves_of_a_joint_configuration_must_agree()
    {
        var quorum = new Quorum(Configuration.Create(
            [
                new(TestGroup.Named(1), MemberRole.OutgoingVoter), new(TestGroup.Named(2), MemberRole.OutgoingVoter),
                new(TestGroup.Named(3), MemberRole.Voter), new(TestGroup.Named(4), MemberRole.Voter), new(TestGroup.Named(5), MemberRole.Learner),
            ]));

        Assert.Equal(3, quorum.Reached([7, 9, 3, 8, 100]));
        Assert.False(quorum.Elects(0b10011));
        Assert.False(quorum.Elects(0b11100));
        Assert.True(quorum.Elects(0b01111));
    }
}
