using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.StandIn.Tests.Serialization;
using Newtonsoft.Json;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Serialization;

/// <summary>Bytes made by an enemy, or by a broken disk: they are refused, and nothing of what they name comes to life.</summary>
public sealed class HostileBytesTests : IDisposable
{
    private readonly SystemWithSerializers _system = new();

    public void Dispose() => _system.Dispose();

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    [InlineData("System.Data.DataSet, System.Data.Common")]
    [InlineData("Newtonsoft.Json.JsonSerializerSettings, Newtonsoft.Json")]
    [InlineData("System.Collections.Generic.List`1[[System.IO.FileInfo, System.Private.CoreLib]], System.Private.CoreLib")]
    [InlineData("System.IO.FileInfo[], System.Private.CoreLib")]
    [InlineData("System.Action, System.Private.CoreLib")]
    public void Only_plain_types_are_made_from_a_text(string type)
    {
        var error = Assert.ThrowsAny<JsonException>(() => Json($$"""{ "$type": "{{type}}", "$values": [] }"""));

        Assert.Contains("not allowed", error.ToString());
    }

    [Fact]
    public void A_type_deep_within_an_allowed_one_is_refused_as_well() => Assert.ThrowsAny<JsonException>(() => Json(
        $$"""{ "$type": "{{typeof(Plain).FullName}}, {{typeof(Plain).Assembly.GetName().Name}}", "Any": { "$type": "System.IO.FileInfo, System.Private.CoreLib" } }"""));

    [Fact]
    public void Texts_that_nest_without_end_are_refused() =>
        Assert.ThrowsAny<Exception>(() => Json(new string('[', 100_000)));

    [Theory]
    [InlineData("I")]
    [InlineData("I99999999999")]
    [InlineData("Q5")]
    [InlineData("")]
    public void Numbers_that_are_none_are_refused(string number) =>
        Assert.ThrowsAny<Exception>(() => Json($$"""{ "$": "{{number}}" }"""));

    [Theory]
    [InlineData("ID")]
    [InlineData("AID")]
    [InlineData("AR")]
    [InlineData("STS")]
    [InlineData("STF")]
    public void Every_beginning_of_a_message_is_refused(string manifest)
    {
        object message = manifest switch
        {
            "ID" => new Identify("question"),
            "AID" => new ActorIdentity("question", _system.System.DeadLetters),
            "AR" => _system.System.DeadLetters,
            "STS" => new Status.Success("success"),
            _ => new Status.Failure(new TravellingException("outer", 42, new InvalidOperationException("inner")), "state"),
        };
        var bytes = _system.Serialization.Serialize(message);

        Assert.IsAssignableFrom(message.GetType(), _system.Serialization.Deserialize(bytes, 16, manifest));
        for (var length = 0; length < bytes.Length; length++)
        {
            var start = bytes[..length];
            Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize(start, 16, manifest));
        }
    }

    [Fact]
    public void Payloads_within_payloads_without_end_are_refused()
    {
        Assert.IsType<Status.Success>(_system.Serialization.Deserialize(Nested(5), 16, "STS"));

        var error = Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize(Nested(5_000), 16, "STS"));

        Assert.Contains("deep", error.ToString());
    }

    [Theory]
    [InlineData(typeof(UnidentifiedSerializer), "is no exception")]
    [InlineData(typeof(FileInfo), "is not allowed")]
    public void A_cause_that_is_no_exception_is_refused(Type type, string why)
    {
        var bytes = Written(writer =>
        {
            writer.Write(true);
            writer.Write($"{type.FullName}, {type.Assembly.GetName().Name}");
            writer.Write("message");
            writer.Write("");
            writer.Write("");
            writer.Write(false);
            writer.Write7BitEncodedInt(0);
            WriteNull(writer);
        });

        Assert.Contains(why, Assert.Throws<SerializationException>(() => _system.Serialization.Deserialize(bytes, 16, "STF")).ToString());
    }

    private static byte[] Nested(int levels)
    {
        var inner = Written(WriteNull);
        for (var level = 0; level < levels; level++)
        {
            var content = inner;
            inner = Written(writer =>
            {
                writer.Write(16);
                writer.Write("STS");
                writer.Write7BitEncodedInt(content.Length);
                writer.Write(content);
            });
        }

        return inner;
    }

    private static void WriteNull(BinaryWriter writer)
    {
        writer.Write(0);
        writer.Write("");
        writer.Write7BitEncodedInt(0);
    }

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        write(writer);
        writer.Flush();
        return buffer.ToArray();
    }

    private object Json(string json) => _system.Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, "");
}
