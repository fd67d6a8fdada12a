using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Cluster;

/// <summary>What comes as gossip need not be any: it is refused, and takes no memory that its bytes do not pay for.</summary>
public sealed class HostileGossipTests : IDisposable
{
    private const int ClusterSerializer = 5;

    private readonly ActorSystem _system = ActorSystem.Create("Hostile", ConfigurationFactory.FromResource<ActorSystem>("Cluster.conf"));

    public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(10));

    /// <summary>A welcome with one member that is Up, has one role, has seen its gossip and finds another node unreachable.</summary>
    private static byte[] Welcome => Written(writer =>
    {
        WriteNames(writer);
        WriteHost(writer, 1);
        writer.Write7BitEncodedInt(2); // nodes
        WriteNames(writer);
        WriteHost(writer, 1);
        WriteHost(writer, 2);
        writer.Write7BitEncodedInt(1); // roles
        writer.Write("role");
        writer.Write7BitEncodedInt(1); // members: node, up number, status, roles
        foreach (var part in new[] { 0, 1, 1, 1, 0 })
            writer.Write7BitEncodedInt(part);
        foreach (var part in new[] { 1, 0 }) // seen by
            writer.Write7BitEncodedInt(part);
        foreach (var part in new[] { 2, 0, 300, 1, 1 }) // vector clock
            writer.Write7BitEncodedInt(part);
        foreach (var part in new[] { 1, 0, 7 }) // versions of observers
            writer.Write7BitEncodedInt(part);
        foreach (var part in new[] { 1, 0, 1, 7, 1 }) // observations: observer, subject, version, status
            writer.Write7BitEncodedInt(part);
    });

    [Fact]
    public void What_is_read_is_written_the_same()
    {
        var message = _system.Serialization.Deserialize(Welcome, ClusterSerializer, "W");
        var serializer = _system.Serialization.FindSerializerFor(message);

        Assert.Equal(ClusterSerializer, serializer.Identifier);
        Assert.Equal("W", Akka.Serialization.Serialization.ManifestFor(serializer, message));
        Assert.Equal(Welcome, serializer.ToBinary(message));
    }

    [Fact]
    public void Every_beginning_of_a_message_is_refused()
    {
        for (var length = 0; length < Welcome.Length; length++)
        {
            var start = Welcome[..length];
            Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize(start, ClusterSerializer, "W"));
        }
    }

    [Fact]
    public void What_is_left_over_is_refused() =>
        Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize([.. Welcome, 0], ClusterSerializer, "W"));

    [Fact]
    public void A_message_with_any_byte_altered_is_read_or_refused_and_nothing_else()
    {
        var refused = 0;
        for (var position = 0; position < Welcome.Length; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                var altered = Welcome;
                altered[position] = (byte)value;
                var error = Record.Exception(() => _system.Serialization.Deserialize(altered, ClusterSerializer, "W"));
                Assert.True(error is null or SerializationException, $"{value} at {position}: {error}");
                refused += error is null ? 0 : 1;
            }
        }

        Assert.True(refused > 0);
    }

    [Theory]
    [InlineData("HB")]
    [InlineData("HBR")]
    [InlineData("GE")]
    [InlineData("GS")]
    [InlineData("IJA")]
    [InlineData("IJN")]
    [InlineData("J")]
    [InlineData("EC")]
    [InlineData("IJ")]
    [InlineData("unknown")]
    public void Noise_is_refused_under_every_manifest(string manifest)
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var noise = new byte[1 + random.Next(64)];
            random.NextBytes(noise);
            noise[0] = 0xFF;
            Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize(noise, ClusterSerializer, manifest));
        }
    }

    private static void WriteNames(BinaryWriter writer)
    {
        writer.Write("akka.tcp");
        writer.Write("system");
    }

    private static void WriteHost(BinaryWriter writer, int number)
    {
        writer.Write($"host-{number}");
        writer.Write7BitEncodedInt(2550 + number);
        writer.Write7BitEncodedInt64(uint.MaxValue - number);
    }

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        write(writer);
        writer.Flush();
        return buffer.ToArray();
    }
}
