using System.Globalization;
using System.Runtime.Serialization;
using Newtonsoft.Json;

namespace Akka.Serialization;

/// <summary>
/// JSON knows one kind of number. An int, a float or a decimal is marked, so that it is one again where the reader only
/// expects an object.
/// </summary>
internal sealed class ExactNumbers : JsonConverter
{
    public const string Mark = "$";

    public override bool CanConvert(Type objectType) =>
        objectType == typeof(int) || objectType == typeof(float) || objectType == typeof(decimal);

    /// <exception cref="SerializationException">It is no marked number.</exception>
    public static object Parse(string marked)
    {
        var digits = marked.AsSpan(Math.Min(1, marked.Length));
        try
        {
            return (marked.Length == 0 ? ' ' : marked[0]) switch
            {
                'I' => int.Parse(digits, NumberStyles.Integer, NumberFormatInfo.InvariantInfo),
                'F' => float.Parse(digits, NumberStyles.Float, NumberFormatInfo.InvariantInfo),
                'M' => decimal.Parse(digits, NumberStyles.Number, NumberFormatInfo.InvariantInfo),
                _ => throw new SerializationException($"[{marked}] is no number of a known kind."),
            };
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            throw new SerializationException($"[{marked}] is no number.", failure);
        }
    }

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        if (reader.TokenType != JsonToken.StartObject)
            return Convert.ChangeType(reader.Value, objectType, CultureInfo.InvariantCulture);

        reader.Read();
        var marked = reader.TokenType == JsonToken.PropertyName && Equals(reader.Value, Mark) ? reader.ReadAsString() : null;
        if (marked is null || !reader.Read() || reader.TokenType != JsonToken.EndObject)
            throw new SerializationException("A number belongs here.");

        return Convert.ChangeType(Parse(marked), objectType, CultureInfo.InvariantCulture);
    }

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Mark);
        writer.WriteValue(value switch
        {
            int number => "I" + number.ToString(NumberFormatInfo.InvariantInfo),
            float number => "F" + number.ToString(NumberFormatInfo.InvariantInfo),
            decimal number => "M" + number.ToString(NumberFormatInfo.InvariantInfo),
            _ => throw new SerializationException($"{value} is no such number."),
        });
        writer.WriteEndObject();
    }
}
