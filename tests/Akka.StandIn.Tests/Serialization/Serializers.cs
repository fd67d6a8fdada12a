using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Akka.StandIn.Tests.Serialization;

public interface IWireMessage
{
    string Text { get; }
}

public interface IUrgentWireMessage : IWireMessage;

public sealed record Greeting(string Text) : IWireMessage;

public sealed record Alarm(string Text) : IUrgentWireMessage;

public sealed record Plain(string Text, int Number, object Any, IReadOnlyList<string> Names);

/// <summary>Writes any <see cref="IWireMessage"/> as its text, under a manifest of one letter.</summary>
public class LetterSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 1001;

    public override string Manifest(object o) => o switch
    {
        Greeting => "G",
        Alarm => "A",
        _ => throw new ArgumentException($"No manifest for [{o.GetType()}]"),
    };

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((IWireMessage)obj).Text);

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "G" => new Greeting(Encoding.UTF8.GetString(bytes)),
        "A" => new Alarm(Encoding.UTF8.GetString(bytes)),
        _ => throw new SerializationException($"Unknown manifest [{manifest}]"),
    };
}

/// <summary>The same for the urgent, with its identifier in the configuration.</summary>
public class UrgentSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((IUrgentWireMessage)obj).Text);

    public override object FromBinary(byte[] bytes, Type type) => Activator.CreateInstance(type, Encoding.UTF8.GetString(bytes))!;
}

/// <summary>Takes its settings from the configuration.</summary>
public class ConfiguredSerializer(ExtendedActorSystem system, Config config) : Serializer(system)
{
    public override int Identifier => config.GetInt("the-id");

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => [];

    public override object FromBinary(byte[] bytes, Type type) => this;
}

/// <summary>An exception that can travel: it has the constructor for it.</summary>
[Serializable]
public class TravellingException : Exception
{
    public TravellingException(string message, int code, Exception inner)
        : base(message, inner) => Code = code;

#pragma warning disable SYSLIB0051, CS0672 // It is how exceptions travel between Akka.NET's nodes.
    protected TravellingException(SerializationInfo info, StreamingContext context)
        : base(info, context) => Code = info.GetInt32(nameof(Code));

    public int Code { get; }

    public override void GetObjectData(SerializationInfo info, StreamingContext context)
    {
        base.GetObjectData(info, context);
        info.AddValue(nameof(Code), Code);
    }
#pragma warning restore SYSLIB0051, CS0672
}

/// <summary>An exception without that constructor.</summary>
public class HomelyException(string message) : Exception(message);
