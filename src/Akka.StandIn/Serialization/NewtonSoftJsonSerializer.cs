using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Akka.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>
/// JSON for plain objects, the serializer of everything that has no other. Types stand in the text, and what the text
/// says is only believed for the types of <see cref="PlainTypes"/>.
/// </summary>
public class NewtonSoftJsonSerializer : Serializer
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly JsonSerializer _serializer;

    public NewtonSoftJsonSerializer(ExtendedActorSystem system)
        : this(system, Config.Empty)
    {
    }

    public NewtonSoftJsonSerializer(ExtendedActorSystem system, Config config)
        : base(system)
    {
        Settings = new JsonSerializerSettings
        {
            PreserveReferencesHandling = config.GetBoolean("preserve-object-references", true)
                ? PreserveReferencesHandling.Objects
                : PreserveReferencesHandling.None,
            TypeNameHandling = config.GetBoolean("encode-type-names", true) ? TypeNameHandling.All : TypeNameHandling.None,
            NullValueHandling = NullValueHandling.Ignore,
            DefaultValueHandling = DefaultValueHandling.Ignore,
            MissingMemberHandling = MissingMemberHandling.Ignore,
            ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
            // A default that a constructor shares between objects must not be written into.
            ObjectCreationHandling = ObjectCreationHandling.Replace,
            SerializationBinder = new PlainTypeBinder(),
            ContractResolver = new PrivateSetters(),
            Converters = [new ExactNumbers(), new Surrogates(system)],
        };
        _serializer = JsonSerializer.Create(Settings);
    }

    public JsonSerializerSettings Settings { get; }

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        // One for each object, for a serializer goes on counting the references that it marks: equal objects shall give equal bytes.
        using var buffer = new MemoryStream();
        using (var writer = new StreamWriter(buffer, Utf8))
            JsonSerializer.Create(Settings).Serialize(writer, obj);
        return buffer.ToArray();
    }

    /// <exception cref="JsonException">It is no JSON, or names a type that is not allowed.</exception>
    /// <exception cref="SerializationException">The type itself is not allowed.</exception>
    public override object FromBinary(byte[] bytes, Type type)
    {
        // The manifest comes from outside as well.
        if (type is not null && !PlainTypes.IsAllowed(type))
            throw new SerializationException($"Type [{type}] is not allowed.");

        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(bytes), Utf8)) { MaxDepth = Settings.MaxDepth };
        var value = _serializer.Deserialize(reader);
        var restored = Restore(value, system);
        return restored is JObject content && type is not null ? content.ToObject(type, _serializer) : restored;
    }

    /// <summary>What was read without a type in mind: a number by its mark, a surrogate's original, or the thing itself.</summary>
    private static object Restore(object value, ActorSystem system) => value switch
    {
        JObject { Count: 1 } content when content[ExactNumbers.Mark] is JValue { Value: string number } => ExactNumbers.Parse(number),
        ISurrogate surrogate => surrogate.FromSurrogate(system),
        _ => value,
    };

    /// <summary>Properties with private setters are set as well: messages are immutable by habit.</summary>
    private sealed class PrivateSetters : DefaultContractResolver
    {
        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            property.Writable |= (member as PropertyInfo)?.GetSetMethod(nonPublic: true) is not null;
            return property;
        }
    }

    private sealed class PlainTypeBinder : DefaultSerializationBinder
    {
        public override Type BindToType(string assemblyName, string typeName) =>
            PlainTypes.Find(assemblyName is null ? typeName : $"{typeName}, {assemblyName}");
    }

    /// <summary>Refs, paths and addresses: in the text stand their surrogates, wherever such a thing or any object is expected.</summary>
    private sealed class Surrogates(ExtendedActorSystem system) : JsonConverter
    {
        public override bool CanConvert(Type objectType) => objectType == typeof(object) || typeof(ISurrogated).IsAssignableFrom(objectType);

        public override object ReadJson(JsonReader reader, Type objectType, object existingValue, JsonSerializer serializer) =>
            Restore(serializer.Deserialize(reader), system);

        public override void WriteJson(JsonWriter writer, object value, JsonSerializer serializer)
        {
            if (value is ISurrogated surrogated)
            {
                serializer.Serialize(writer, surrogated.ToSurrogate(system));
                return;
            }

            writer.WriteStartObject();
            writer.WriteEndObject();
        }
    }
}
