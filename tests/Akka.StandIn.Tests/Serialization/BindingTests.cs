using System.Runtime.Serialization;
using Akka.Configuration;
using Akka.Serialization;
using Xunit;

namespace Akka.StandIn.Tests.Serialization;

/// <summary>Which serializer writes what, and which one reads it.</summary>
public sealed class BindingTests : IDisposable
{
    private readonly SystemWithSerializers _system = new();

    private Akka.Serialization.Serialization Serialization => _system.Serialization;

    public void Dispose() => _system.Dispose();

    [Fact]
    public void A_binding_holds_for_all_that_derives_from_its_type()
    {
        Assert.IsType<LetterSerializer>(Serialization.FindSerializerFor(new Greeting("a")));
        Assert.IsType<LetterSerializer>(Serialization.FindSerializerForType(typeof(Greeting)));
        Assert.IsType<LetterSerializer>(Serialization.FindSerializerForType(typeof(IWireMessage)));
    }

    [Theory]
    [InlineData(typeof(byte[]), 4)]
    [InlineData(typeof(string), 17)]
    [InlineData(typeof(int), 17)]
    [InlineData(typeof(long), 17)]
    [InlineData(typeof(Greeting), 1001)]
    [InlineData(typeof(Plain), 1)]
    [InlineData(typeof(double), 1)]
    [InlineData(typeof(object), 1)]
    public void Serializers_are_known_by_their_identifiers(Type type, int identifier) =>
        Assert.Equal(identifier, Serialization.FindSerializerForType(type).Identifier);

    [Fact]
    public void A_type_without_a_binding_takes_the_callers_default() =>
        Assert.IsType<UrgentSerializer>(Serialization.FindSerializerForType(typeof(Version), "urgent"));

    [Fact]
    public void A_binding_counts_more_than_the_callers_default() =>
        Assert.IsType<LetterSerializer>(Serialization.FindSerializerForType(typeof(Greeting), "urgent"));

    [Fact]
    public void A_default_that_does_not_exist_leaves_the_serializer_of_all_objects() =>
        Assert.Equal(1, Serialization.FindSerializerForType(typeof(Uri), "no-such-serializer").Identifier);

    [Fact]
    public void Null_has_a_serializer_of_its_own()
    {
        var serializer = Serialization.FindSerializerFor(null!);

        Assert.Equal(0, serializer.Identifier);
        Assert.Empty(serializer.ToBinary(null!));
        Assert.Null(Serialization.Deserialize([], 0, ""));
    }

    [Fact]
    public void A_serializer_gets_its_settings() =>
        Assert.IsType<ConfiguredSerializer>(Serialization.Deserialize([], 1003, ""));

    [Fact]
    public void Manifests_are_the_serializers_own_or_the_types_name_or_none()
    {
        var greeting = new Greeting("a");
        var alarm = new Alarm("a");
        var urgent = Serialization.FindSerializerForType(typeof(Guid), "urgent");

        Assert.Equal("G", Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor(greeting), greeting));
        Assert.Equal(
            $"{typeof(Alarm).FullName}, {typeof(Alarm).Assembly.GetName().Name}",
            Akka.Serialization.Serialization.ManifestFor(urgent, alarm));
        Assert.Equal("", Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor(1.5), 1.5));
    }

    [Fact]
    public void What_was_written_is_read_by_identifier_and_manifest()
    {
        Assert.Equal(new Greeting("hello"), _system.RoundTrip(new Greeting("hello")));
        Assert.Equal(new Greeting("hello"), Serialization.Deserialize("hello"u8.ToArray(), 1001, "G"));
        Assert.Equal(new Alarm("hello"), Serialization.Deserialize("hello"u8.ToArray(), 1002, Name(typeof(Alarm))));
        Assert.Equal(new Alarm("hello"), Serialization.Deserialize("hello"u8.ToArray(), 1002, typeof(Alarm)));
        Assert.Equal("hello"u8.ToArray(), Serialization.Serialize(new Greeting("hello")));
    }

    [Fact]
    public void An_identifier_that_nobody_has_is_refused()
    {
        Assert.Contains("[4711]", Assert.Throws<SerializationException>(() => Serialization.Deserialize([], 4711, "x")).Message);
        Assert.Contains("[4711]", Assert.Throws<SerializationException>(() => Serialization.Deserialize([], 4711, typeof(Alarm))).Message);
    }

    [Theory]
    [InlineData("No.Such.Type, No.Such.Assembly")]
    [InlineData("]][[,,``")]
    public void A_manifest_that_names_no_type_is_refused(string manifest) =>
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([], 1002, manifest));

    [Fact]
    public void What_a_serializer_throws_reaches_the_caller() =>
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([], 1001, "unknown"));

    [Fact]
    public void A_serializer_without_an_identifier_is_refused_at_the_start() =>
        Assert.ThrowsAny<Exception>(() => new SystemWithSerializers(
            "akka.actor.serializers.x = \"Akka.StandIn.Tests.Serialization.UnidentifiedSerializer, %ASSEMBLY%\""));

    [Fact]
    public void Serializers_come_along_with_injected_configuration()
    {
        var assembly = typeof(BindingTests).Assembly.GetName().Name;
        _system.System.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString($$"""
            akka.actor.serialization-bindings { "System.Version" = letter }
            akka.actor.serialization-bindings { "Akka.StandIn.Tests.Serialization.Alarm, {{assembly}}" = urgent }

            """));

        Assert.IsType<LetterSerializer>(_system.Serialization.FindSerializerForType(typeof(Version)));
        Assert.IsType<UrgentSerializer>(_system.Serialization.FindSerializerForType(typeof(Alarm)));
    }

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}

/// <summary>Has an identifier neither in its code nor in the configuration.</summary>
public class UnidentifiedSerializer(Akka.Actor.ExtendedActorSystem system) : Serializer(system)
{
    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => [];

    public override object FromBinary(byte[] bytes, Type type) => this;
}
