using System.Text;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Serialization;

/// <summary>What the serializer of all other objects brings back.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly SystemWithSerializers _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Plain_objects_come_back_equal()
    {
        var original = new Plain("text", 5, "any", new List<string> { "a", "b" });

        var copy = _system.RoundTrip(original);

        Assert.NotSame(original, copy);
        Assert.Equal((original.Text, original.Number, original.Any), (copy.Text, copy.Number, copy.Any));
        Assert.Equal(original.Names, copy.Names);
    }

    [Fact]
    public void Equal_objects_give_equal_bytes()
    {
        var plain = new Plain("text", 5, "any", new List<string> { "a", "b" });

        Assert.Equal(_system.Serialization.Serialize(plain), _system.Serialization.Serialize(plain));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(true)]
    [InlineData(2.5f)]
    public void Values_keep_their_type(object value) => Assert.Equal(value, _system.RoundTrip(value));

    [Theory]
    [InlineData(5)]
    [InlineData(5L)]
    [InlineData(5.5f)]
    [InlineData("5")]
    public void Values_keep_their_type_where_any_object_is_expected(object value) =>
        Assert.Equal(value, _system.RoundTrip(new Plain("", 0, value, [])).Any);

    [Fact]
    public void Decimals_keep_their_type_and_their_digits() =>
        Assert.Equal(1.10m, _system.RoundTrip(new Plain("", 0, 1.10m, [])).Any);

    [Fact]
    public void Objects_nest()
    {
        var inner = new Plain("inner", 1, 2, []);

        var copy = Assert.IsType<Plain>(_system.RoundTrip(new Plain("outer", 0, inner, [])).Any);

        Assert.Equal(("inner", 1, 2), (copy.Text, copy.Number, copy.Any));
    }

    [Fact]
    public void Collections_keep_their_items()
    {
        var map = new Dictionary<string, object> { ["one"] = 1, ["two"] = new Plain("p", 2, 2L, []) };

        var copy = _system.RoundTrip(map);

        Assert.Equal(1, copy["one"]);
        Assert.Equal("p", Assert.IsType<Plain>(copy["two"]).Text);
    }

    [Fact]
    public void A_ref_in_an_object_is_resolved_where_it_is_read()
    {
        var actor = _system.System.ActorOf(Props.Create<Silent>(), "silent");

        var copy = Assert.IsAssignableFrom<IActorRef>(_system.RoundTrip(new Plain("", 0, actor, [])).Any);

        Assert.Equal(actor, copy);
        Assert.Equal(actor.Path.Uid, copy.Path.Uid);
    }

    [Fact]
    public void Paths_and_addresses_come_back_equal()
    {
        var address = new Address("akka.tcp", "other", "host", 4053);

        Assert.Equal(address, _system.RoundTrip(new Plain("", 0, address, [])).Any);
        Assert.Equal(address, _system.RoundTrip(address));
        Assert.Equal(new RootActorPath(address) / "user" / "a", _system.RoundTrip(new Plain("", 0, new RootActorPath(address) / "user" / "a", [])).Any);
    }

    [Theory]
    [InlineData("{ \"$type\": ")]
    [InlineData("{ \"$type\": \"No.Such.Type, No.Such.Assembly\" }")]
    [InlineData("}")]
    public void What_is_no_json_is_refused(string json) =>
        Assert.ThrowsAny<Exception>(() => _system.Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, ""));

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
