using Akka.Smr.Groups;
using Akka.Smr.Raft.Membership;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>A member's number is a pure function of its name, written to disk and wire.</summary>
public class MemberNamesTests
{
    [Fact]
    public void A_name_has_the_same_number_for_ever() => Assert.Equal(new MemberId(2627533594960062377), MemberNames.IdOf("n1"));

    [Fact]
    public void Numbers_are_positive_and_apart()
    {
        var numbers = new HashSet<long>();
        for (var i = 0; i < 100_000; i++)
        {
            var id = MemberNames.IdOf($"node-{i}").Value;
            Assert.True(id > 0);
            Assert.True(numbers.Add(id));
        }
    }

    [Fact]
    public void Name_and_address_share_a_line()
    {
        var member = new Member(new Identity(new MemberId(1), new StorageId(2)), MemberRole.Voter, Address: MemberNames.Line("n1", "akka.tcp://s@h:1"));
        Assert.Equal("n1", MemberNames.NameOf(member));
        Assert.Equal("akka.tcp://s@h:1", MemberNames.AddressOf(member));
    }
}
