using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Where a member is: there where it last spoke, until a newer configuration says something else.</summary>
public sealed class AddressBookTests : Akka.TestKit.Xunit2.TestKit
{
    private const string Here = "akka.tcp://s@here:1";
    private const string There = "akka.tcp://s@there:1";
    private const string Elsewhere = "akka.tcp://s@elsewhere:1";

    private static readonly Identity Ann = new(MemberNames.IdOf("ann"), new StorageId(1));
    private static readonly Identity NewAnn = Ann with { Storage = new StorageId(2) };
    private static readonly Identity Bob = new(MemberNames.IdOf("bob"), new StorageId(3));

    private readonly AddressBook _book;

    public AddressBookTests()
        : base("""
            akka.actor.provider = remote
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            """)
    {
        var system = (ExtendedActorSystem)Sys;
        _book = new AddressBook(system, new GroupSettings { Name = "bank", NodeName = "carl", Members = [new MemberAddress("ann", Here)] });
    }

    [Fact]
    public void Whoever_is_only_on_the_list_is_there_and_has_its_name()
    {
        Assert.Equal((Here, "ann"), (_book.AddressOf(Ann), _book.NameOf(Ann.Member)));
        Assert.Null(_book.AddressOf(Bob));
        Assert.Null(_book.ReplicaOf(Bob));
        Assert.Equal(Bob.Member.ToString(), _book.NameOf(Bob.Member));
        Assert.Null(_book.NameOf(MemberId.None));
    }

    [Fact]
    public void Whoever_speaks_is_where_it_speaks_from_and_stays_there_when_the_same_is_written_again()
    {
        Learn((Ann, "ann", There));
        Assert.Equal(There, _book.AddressOf(Ann));

        Hear(Ann, Elsewhere);
        Learn((Ann, "ann", There), (Bob, "bob", Here));

        Assert.Equal((Elsewhere, Here), (_book.AddressOf(Ann), _book.AddressOf(Bob)));
        Assert.Equal(Elsewhere, _book.ReplicaOf(Ann)!.Path.Address.ToString());
    }

    [Fact]
    public void Whoever_is_heard_before_any_configuration_is_believed_more_than_the_first_one()
    {
        Hear(Ann, Elsewhere);
        Learn((Ann, "ann", There));
        Assert.Equal(Elsewhere, _book.AddressOf(Ann));
    }

    [Fact]
    [Hazard(32)]
    public void A_member_that_was_added_again_elsewhere_is_there_and_not_where_it_was_heard_before()
    {
        Learn((Ann, "ann", Here), (Bob, "bob", There));
        Hear(Ann, Here);

        Learn((Bob, "bob", There));
        Learn((Ann, "ann", Elsewhere), (Bob, "bob", There));

        Assert.Equal(Elsewhere, _book.AddressOf(Ann));
    }

    [Fact]
    [Hazard(32)]
    public void A_new_disk_under_an_old_name_is_where_its_line_says_and_the_old_one_does_not_draw_it_away()
    {
        Learn((Ann, "ann", Here), (Bob, "bob", There));
        Hear(Ann, Here);

        Learn((Bob, "bob", There), (NewAnn, "ann", Elsewhere));
        Hear(Ann, Here);

        Assert.Equal((Here, Elsewhere), (_book.AddressOf(Ann), _book.AddressOf(NewAnn)));
    }

    [Fact]
    public void At_an_address_is_the_member_of_the_configuration_and_not_who_was_there_before()
    {
        foreach (var (old, present) in new[] { (Ann, Bob), (Bob, Ann) })
        {
            Learn((old, "old", Here));
            Hear(old, Here);
            Learn((present, "present", Here));
            Assert.Equal(present, _book.MemberAt(Address.Parse(Here)));
        }

        Assert.Equal(Identity.None, _book.MemberAt(Address.Parse(There)));
    }

    [Fact]
    public void Strangers_are_remembered_as_long_as_there_is_room_and_members_always()
    {
        for (var i = 1; i <= 1000; i++)
            Hear(new Identity(new MemberId(i), new StorageId(i)), There);
        Assert.Equal(There, _book.AddressOf(new Identity(new MemberId(256), new StorageId(256))));
        Assert.Null(_book.AddressOf(new Identity(new MemberId(257), new StorageId(257))));

        Learn((Bob, "bob", Here));

        Assert.Equal((Here, "bob"), (_book.AddressOf(Bob), _book.NameOf(Bob.Member)));
        Assert.Equal(Bob, _book.MemberAt(Address.Parse(Here)));
    }

    private void Learn(params (Identity Identity, string Name, string Address)[] members) =>
        _book.Learn(Raft.Membership.Configuration.Create(
            members.Select(member => new Member(member.Identity, MemberRole.Voter, Address: MemberNames.Line(member.Name, member.Address)))));

    private void Hear(Identity member, string address) => _book.Heard(member, _book.RefAt(Address.Parse(address)));
}
