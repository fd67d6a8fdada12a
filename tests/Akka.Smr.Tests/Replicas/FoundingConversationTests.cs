using Akka.Smr.Groups;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>How replicas on empty disks become one group, and only one.</summary>
public class FoundingConversationTests
{
    private static readonly string[] Names = ["n1", "n2", "n3"];

    private static readonly Guid SomeGuid = new(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]);

    [Fact]
    public void Only_the_founder_founds_and_only_when_everybody_has_come()
    {
        var all = Names.Select((name, i) => Conversation(name, storage: i + 1)).ToList();
        var founder = all.MinBy(conversation => conversation.Self.Id)!;
        var others = all.Where(conversation => conversation != founder).ToList();

        founder.Hear(others[0].Introduce());
        Assert.Null(founder.TryFound(() => SomeGuid));
        founder.Hear(others[1].Introduce());
        foreach (var conversation in all)
            others.ForEach(other => other.Hear(conversation.Introduce()));

        var founding = founder.TryFound(() => SomeGuid);
        Assert.NotNull(founding);
        Assert.Equal(SomeGuid, founding.Group.Id);
        Assert.Equal(Names.Order(), founding.Configuration.Members.ToArray().Select(MemberNames.NameOf).Order());
        Assert.All(others, other => Assert.Null(other.TryFound(() => SomeGuid)));
    }

    [Fact]
    [Hazard(32)]
    public void The_last_disk_that_a_member_names_is_the_one_it_is_founded_with()
    {
        var all = Names.Select((name, i) => Conversation(name, storage: i + 1)).ToList();
        var founder = all.MinBy(conversation => conversation.Self.Id)!;
        var wiped = all.First(conversation => conversation != founder);
        founder.Hear(wiped.Introduce());
        var anew = Conversation(MemberNames.NameOf(wiped.Self), storage: 99);

        founder.Hear(anew.Introduce());
        all.ForEach(other =>
        {
            if (other != wiped)
                founder.Hear(other.Introduce());
        });

        var founding = founder.TryFound(() => SomeGuid)!;
        Assert.NotNull(founding.Configuration.Find(anew.Self.Identity));
        Assert.Null(founding.Configuration.Find(wiped.Self.Identity));
    }

    [Fact]
    public void Who_waits_to_be_added_is_not_founded_with()
    {
        var founder = Names.Select((name, i) => Conversation(name, storage: i + 1)).MinBy(conversation => conversation.Self.Id)!;
        foreach (var name in Names)
        {
            var joining = Conversation(name, storage: 7, BootstrapMode.Join);
            if (joining.Self.Id != founder.Self.Id)
                founder.Hear(joining.Introduce());
        }

        Assert.Null(founder.TryFound(() => SomeGuid));
    }

    [Fact]
    public void A_group_of_one_founds_itself_at_once()
    {
        var alone = new FoundingConversation(
            new GroupSettings { Name = "g", NodeName = "n1", Members = [new MemberAddress("n1", "akka.tcp://s@h:1")] },
            MemberCalled("n1", 1));

        Assert.NotNull(alone.TryFound(() => SomeGuid));
        Assert.Empty(alone.Peers);
    }

    [Fact]
    public void Who_is_not_on_the_list_may_not_found()
    {
        var stranger = new FoundingConversation(
            new GroupSettings { Name = "g", NodeName = "n9", Members = Members() },
            MemberCalled("n9", 9));

        Assert.False(stranger.MayFound);
        Assert.Null(stranger.TryFound(() => SomeGuid));
        Assert.Equal(3, stranger.Peers.Count());
    }

    [Fact]
    [Hazard(34)]
    public void By_expectation_the_oldest_nodes_of_the_cluster_found_wherever_they_say_they_are()
    {
        var settings = new GroupSettings { Name = "g", NodeName = "", BootstrapExpect = 3 };
        var all = Names.Select((name, i) => new FoundingConversation(settings with { NodeName = name }, MemberCalled(name, i + 1))).ToList();
        Assert.All(all, conversation => Assert.Null(conversation.TryFound(() => SomeGuid)));
        foreach (var conversation in all)
        {
            conversation.Expect(Members());
            all.ForEach(other => conversation.Hear(other.Introduce()));
        }

        Assert.Single(all, conversation => conversation.TryFound(() => SomeGuid) is not null);
    }

    private static FoundingConversation Conversation(string name, long storage, BootstrapMode bootstrap = BootstrapMode.New) =>
        new(new GroupSettings { Name = "g", NodeName = name, Members = Members(), Bootstrap = bootstrap }, MemberCalled(name, storage));

    private static List<MemberAddress> Members() => Names.Select(name => new MemberAddress(name, AddressOf(name))).ToList();

    private static Member MemberCalled(string name, long storage) =>
        new(new Identity(MemberNames.IdOf(name), new StorageId(storage)), MemberRole.Voter, Address: MemberNames.Line(name, AddressOf(name)));

    private static string AddressOf(string name) => $"akka.tcp://s@{name}.example:4051";
}
