using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.StandIn.Tests.Remote;

/// <summary>What <see cref="TestSerializer"/> carries.</summary>
public interface ITestMessage;

public sealed record Text(string Content) : ITestMessage;

/// <summary>Throws when it is serialized.</summary>
public sealed record Unserializable(string Exception) : ITestMessage;

/// <summary>Has a manifest that its receiver does not know.</summary>
public sealed record Unknown : ITestMessage;

/// <summary>Throws when it is deserialized.</summary>
public sealed record Poisoned : ITestMessage;

public sealed class TestSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4711;

    public override string Manifest(object o) => o switch
    {
        Text => "T",
        Unserializable => "U",
        Unknown => "?",
        Poisoned => "P",
        _ => throw new ArgumentException($"not mine: {o}"),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        Text text => Encoding.UTF8.GetBytes(text.Content),
        Unserializable { Exception: "Argument" } => throw new ArgumentException("as ordered"),
        Unserializable { Exception: "Serialization" } => throw new SerializationException("as ordered"),
        Unserializable => throw new InvalidOperationException("as ordered"),
        _ => [1],
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "T" => new Text(Encoding.UTF8.GetString(bytes)),
        "P" => throw new InvalidOperationException("as ordered"),
        _ => throw new SerializationException($"unknown manifest {manifest}"),
    };
}
