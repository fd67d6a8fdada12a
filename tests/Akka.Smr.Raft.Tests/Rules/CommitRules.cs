using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>What a leader may call committed (§3.5, §3.6.2), and who applies it when (§10.2.1).</summary>
public sealed class CommitRules
{
    [Fact]
    public void A_command_is_applied_by_everybody_once_a_quorum_has_it()
    {
        var group = TestGroup.Led(3);

        group.Propose(group[1], "a");
        group.Settle();

        Assert.All(group.Members, member => Assert.Equal(["a"], member.Commands));
    }
}
