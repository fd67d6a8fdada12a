using System.Reflection;
using System.Runtime.Serialization;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>
/// Exceptions as bytes, by way of their serialization constructors, as in Akka.NET: one without such a constructor arrives
/// as null. Fields of its own travel as payloads.
/// </summary>
internal static class ExceptionFormat
{
    /// <summary>How long a chain of inner exceptions may be that is still read.</summary>
    private const int MaximumChain = 64;

    private static readonly HashSet<string> OwnFields =
    [
        "ClassName", "Message", "StackTraceString", "Source", "InnerException", "HelpURL", "RemoteStackTraceString", "RemoteStackIndex",
        "ExceptionMethod", "HResult", "Data", "TargetSite", "HelpLink", "StackTrace", "WatsonBuckets",
    ];

#pragma warning disable SYSLIB0050, SYSLIB0051 // What the platform calls obsolete is how Akka.NET's exceptions travel.

    public static void Write(BinaryWriter writer, Akka.Serialization.Serialization serialization, Exception? exception)
    {
        writer.Write(exception is not null);
        if (exception is null)
            return;

        var type = exception.GetType();
        writer.Write(TypeNames.Qualified(type));
        writer.Write(exception.Message);
        writer.Write(exception.StackTrace ?? "");
        writer.Write(exception.Source ?? "");
        Write(writer, serialization, exception.InnerException);

        var info = new SerializationInfo(type, new FormatterConverter());
        exception.GetObjectData(info, default);
        var fields = new List<SerializationEntry>();
        foreach (var field in info)
        {
            if (!OwnFields.Contains(field.Name))
                fields.Add(field);
        }

        writer.Write7BitEncodedInt(fields.Count);
        foreach (var field in fields)
            WriteField(writer, serialization, field);
    }

    public static Exception? Read(BinaryReader reader, Akka.Serialization.Serialization serialization) => Read(reader, serialization, MaximumChain);

    private static Exception? Read(BinaryReader reader, Akka.Serialization.Serialization serialization, int allowed)
    {
        if (!reader.ReadBoolean())
            return null;
        if (allowed == 0)
            throw new SerializationException($"A chain of more than {MaximumChain} inner exceptions.");

        var name = reader.ReadString();
        var type = PlainTypes.Find(name);
        if (!typeof(Exception).IsAssignableFrom(type))
            throw new SerializationException($"[{name}] is no exception.");

        var info = new SerializationInfo(type, new FormatterConverter());
        info.AddValue("ClassName", name);
        info.AddValue("Message", reader.ReadString());
        info.AddValue("StackTraceString", NullIfEmpty(reader.ReadString()));
        info.AddValue("Source", NullIfEmpty(reader.ReadString()));
        info.AddValue("InnerException", Read(reader, serialization, allowed - 1), typeof(Exception));
        info.AddValue("HelpURL", "");
        info.AddValue("RemoteStackTraceString", null);
        info.AddValue("RemoteStackIndex", 0);
        info.AddValue("ExceptionMethod", null);
        info.AddValue("HResult", int.MinValue);
        for (var fields = reader.Read7BitEncodedInt(); fields > 0; fields--)
            ReadField(reader, serialization, info, allowed);

        return Create(type, info);
    }

    private static void WriteField(BinaryWriter writer, Akka.Serialization.Serialization serialization, SerializationEntry field)
    {
        writer.Write(field.Name);
        writer.Write(field.Value is Exception);
        if (field.Value is Exception exception)
            Write(writer, serialization, exception);
        else
            WrappedPayload.Write(writer, serialization, field.Value);
    }

    private static void ReadField(BinaryReader reader, Akka.Serialization.Serialization serialization, SerializationInfo info, int allowed)
    {
        var name = reader.ReadString();
        var isException = reader.ReadBoolean();
        info.AddValue(name, isException ? Read(reader, serialization, allowed - 1) : WrappedPayload.Read(reader, serialization));
    }

    private static Exception? Create(Type type, SerializationInfo info)
    {
        var constructor = type.GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [typeof(SerializationInfo), typeof(StreamingContext)]);
        try
        {
            return (Exception?)constructor?.Invoke([info, default(StreamingContext)]);
        }
        catch (TargetInvocationException failure)
        {
            throw new SerializationException($"[{type}] could not be made from what has come.", failure.InnerException);
        }
    }

#pragma warning restore SYSLIB0050, SYSLIB0051

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
