using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class PathTests
{
    [Theory]
    [InlineData("akka://sys", "akka", "sys", null, null)]
    [InlineData("akka.tcp://sys@127.0.0.1:4051", "akka.tcp", "sys", "127.0.0.1", 4051)]
    [InlineData("akka.tcp://sys@some.host:1", "akka.tcp", "sys", "some.host", 1)]
    public void An_address_reads_and_prints(string text, string protocol, string system, string? host, int? port)
    {
        var address = Address.Parse(text);
        Assert.Equal((protocol, system, host, port), (address.Protocol, address.System, address.Host, address.Port));
        Assert.Equal(text, address.ToString());
        Assert.Equal(host is null, address.HasLocalScope);
        Assert.Equal(new Address(protocol, system, host, port), address);
    }

    [Fact]
    public void Addresses_differ_by_each_part()
    {
        var address = new Address("akka.tcp", "sys", "host", 1);
        Assert.NotEqual(address, address.WithPort(2));
        Assert.NotEqual(address, address.WithHost("other"));
        Assert.NotEqual(address, address.WithSystem("other"));
        Assert.NotEqual(address, address.WithProtocol("akka"));
        Assert.Equal("sys@host:1", address.HostPort());
        Assert.True(address.CompareTo(address.WithPort(2)) < 0);
    }

    [Fact]
    public void A_path_reads_and_prints()
    {
        var path = ActorPath.Parse("akka.tcp://sys@host:1/user/a/b#17");
        Assert.Equal("b", path.Name);
        Assert.Equal(17, path.Uid);
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal("akka.tcp://sys@host:1/user/a", path.Parent.ToString());
        Assert.Equal("akka.tcp://sys@host:1/user/a/b", path.ToString());
        Assert.Equal("akka.tcp://sys@host:1/user/a/b#17", path.ToSerializationFormat());
        Assert.Equal("/user/a/b", path.ToStringWithoutAddress());
        Assert.Equal(path, path.WithUid(18));
        Assert.Equal(path, new RootActorPath(path.Address) / "user" / "a" / "b");
    }

    [Fact]
    public void A_local_path_takes_the_address_it_is_sent_under()
    {
        var path = new RootActorPath(new Address("akka", "sys")) / "user" / "a";
        var outside = new Address("akka.tcp", "sys", "host", 1);
        Assert.Equal("akka.tcp://sys@host:1/user/a", path.ToStringWithAddress(outside));
        var remote = new RootActorPath(new Address("akka.tcp", "sys", "other", 2)) / "user" / "a";
        Assert.Equal("akka.tcp://sys@other:2/user/a", remote.ToStringWithAddress(outside));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("http//x")]
    public void Nonsense_is_no_path(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.False(Address.TryParse(text, out _));
    }
}
