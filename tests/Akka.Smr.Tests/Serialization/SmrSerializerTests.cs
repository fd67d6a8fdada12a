using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Serialization;
using Google.Protobuf;
using Xunit;
using Envelope = Akka.Smr.Raft.Messages.Envelope;
using Message = Akka.Smr.Raft.Messages.Message;

namespace Akka.Smr.Tests.Serialization;

/// <summary>What the plugin's serializer promises.</summary>
public sealed class SmrSerializerTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly SmrSerializer _serializer;

    public SmrSerializerTests() => _serializer = new SmrSerializer((ExtendedActorSystem)Sys);

    [Fact]
    public void Every_message_comes_back_as_it_went()
    {
        foreach (var message in Samples.All)
        {
            var bytes = _serializer.ToBinary(message);
            var read = _serializer.FromBinary(bytes, _serializer.Manifest(message));
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(Structure.Of(message), Structure.Of(read));
            Assert.Equal(bytes, _serializer.ToBinary(read));
        }
    }

    [Fact]
    [Hazard("57b")]
    public void No_message_was_forgotten()
    {
        var types = typeof(ISmrMessage).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(ISmrMessage)) && t is { IsAbstract: false, IsInterface: false });
        Assert.Empty(types.Except(Samples.All.Select(message => message.GetType())));

        var bodies = typeof(Message).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Message)) && !t.IsAbstract);
        Assert.Empty(bodies.Except(Samples.Bodies.Select(body => body.GetType())));
    }

    [Fact]
    public void The_bytes_are_what_the_schema_says()
    {
        foreach (var message in Samples.All)
        {
            var bytes = _serializer.ToBinary(message);
            var generated = Schema.Parse(message, bytes);
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(generated.ToByteArray()));
        }
    }

    [Fact]
    [Hazard(58)]
    public void An_unknown_manifest_is_named()
    {
        var failure = Assert.Throws<SerializationException>(() => _serializer.FromBinary([], "X9"));
        Assert.Contains("'X9'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard("57b")]
    public void What_is_not_the_plugins_is_refused_with_the_exception_that_harms_no_connection()
    {
        Assert.Throws<SerializationException>(() => _serializer.ToBinary("a text"));
        Assert.Throws<SerializationException>(() => _serializer.Manifest("a text"));
        Assert.Throws<SerializationException>(() => _serializer.ToBinary(new CommandBatch(null!)));
        Assert.Throws<SerializationException>(() => _serializer.ToBinary(new Envelope(default, default, default, default, new UnknownBody())));
    }

    [Fact]
    [Hazard(60)]
    public void Fields_of_a_newer_version_are_passed_over()
    {
        // Of every wire type, with numbers that nobody uses.
        byte[] newer = [0xF8, 0x3F, 0x96, 0x01, 0xF9, 0x3F, 1, 2, 3, 4, 5, 6, 7, 8, 0xFA, 0x3F, 3, 9, 9, 9, 0xFD, 0x3F, 1, 2, 3, 4];
        foreach (var message in Samples.All.Where(message => message is not SealedMessage))
        {
            byte[] bytes = [.. _serializer.ToBinary(message), .. newer];
            Assert.Equal(Structure.Of(message), Structure.Of(_serializer.FromBinary(bytes, _serializer.Manifest(message))));
        }
    }

    [Fact]
    [Hazard(58)]
    public void Hostile_bytes_are_refused_by_one_exception_and_pay_for_what_they_make_us_allocate()
    {
        var random = new Random(20261123);
        foreach (var message in Samples.All)
        {
            var bytes = _serializer.ToBinary(message);
            var manifest = _serializer.Manifest(message);
            for (var round = 0; round < 2000; round++)
                ReadHostile(Mutate(bytes, random), manifest);
            for (var length = 0; length < bytes.Length; length++)
                ReadHostile(bytes[..length], manifest);
        }
    }

    [Fact]
    [Hazard(58)]
    public void A_length_that_nothing_stands_behind_allocates_nothing()
    {
        // Field 1, a batch's request, of two gigabytes.
        byte[] bytes = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        Assert.Throws<SerializationException>(() => _serializer.FromBinary(bytes, "C1"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SerializationException>(() => _serializer.FromBinary(bytes, "C1"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    [Hazard(58)]
    public void Numbers_out_of_range_are_refused()
    {
        // A term of -1, a kind of reply that is none, a kind of entry beyond a byte.
        Refuses("E1", [0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0xA2, 0x01, 0x00]);
        Refuses("R1", [0x0A, 0x02, 0x10, 0x0B]);
        Refuses("C1", [0x0A, 0x03, 0x10, 0x80, 0x02]);
        Refuses("E1", []);
    }

    [Theory]
    [InlineData("C1", "0A07080110051A0101")]
    [InlineData("R1", "0A0B080118AC0220053202010212017820904E")]
    [InlineData(
        "E1",
        "0A140A1000112233445566778899AABBCCDDEEFF100312120907000000000000001100112233445566771A120907000000000000001100" +
        "11223344556677200542420801120508AC02100518AC0222340100052D0100000000000005000000000000000A00000000000000140000" +
        "0000000000145DC842815FB81B050000006669727374")]
    [InlineData(
        "J1",
        "0A7F0A140A1000112233445566778899AABBCCDDEEFF100312120907000000000000001100112233445566771804200C28053212090700" +
        "00000000000011001122334455667740AD024A340100052D0100000000000005000000000000000A000000000000001400000000000000" +
        "145DC842815FB81B0500000066697273745002117B58B63C66DEE952")]
    [Hazard(60)]
    public void The_forms_never_change(string manifest, string golden) => Assert.Equal(golden, Golden(manifest));

    private string Golden(string manifest)
    {
        object message = manifest switch
        {
            "C1" => Samples.SmallCommands,
            "R1" => Samples.SmallReplies,
            "J1" => Samples.SmallRecord,
            _ => Samples.SmallEnvelope,
        };
        return Convert.ToHexString(_serializer.ToBinary(message));
    }

    private void Refuses(string manifest, byte[] bytes) => Assert.Throws<SerializationException>(() => _serializer.FromBinary(bytes, manifest));

    private void ReadHostile(byte[] bytes, string manifest)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            // What is sealed is read by the journal.
            switch (_serializer.FromBinary(bytes, manifest))
            {
                case JournalRecord record:
                    record.Read();
                    break;
                case StorageIdentity identity:
                    identity.Read();
                    break;
                case HighWaterMark mark:
                    mark.Read();
                    break;
            }
        }
        catch (SerializationException)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToArray();
        for (var changes = random.Next(1, 4); changes > 0 && mutated.Length > 0; changes--)
        {
            var at = random.Next(mutated.Length);
            mutated = random.Next(4) switch
            {
                0 => [.. mutated[..at], .. mutated[(at + 1)..]],
                1 => [.. mutated[..at], (byte)random.Next(256), .. mutated[at..]],
                2 => [.. mutated[..at], 0xFF, 0xFF, 0xFF, 0xFF, .. mutated[at..]],
                _ => [.. mutated[..at], (byte)(mutated[at] ^ (1 << random.Next(8))), .. mutated[(at + 1)..]],
            };
        }

        return mutated;
    }

    private sealed record UnknownBody : Message;
}
