using System.Text.Json;

namespace KeyValue.Http;

/// <summary>The fields of a JSON object, read as strictly as they are meant.</summary>
internal readonly struct Fields
{
    private readonly JsonElement _object;

    public Fields(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new BadRequestException("the body must be a JSON object");
        _object = element;
    }

    public string Required(string name) => Optional(name) ?? throw new BadRequestException($"{name} is missing");

    /// <summary>A text; null if it is null or not there. A number stands for its text.</summary>
    public string? Optional(string name)
    {
        if (!_object.TryGetProperty(name, out var value))
            return null;
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => throw new BadRequestException($"{name} must be a string"),
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            throw new BadRequestException($"{name} is not valid Unicode");
        }
    }

    /// <summary>A whole number; null if it is null or not there.</summary>
    public long? Number(string name)
    {
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw new BadRequestException($"{name} must be a whole number");
    }

    /// <summary>A time of whole milliseconds, at most a day; null if it is null or not there.</summary>
    public TimeSpan? Milliseconds(string name) => Number(name) switch
    {
        null => null,
        >= 0 and <= 86_400_000 and { } number => TimeSpan.FromMilliseconds(number),
        _ => throw new BadRequestException($"{name} must be between 0 and 86400000"),
    };

    /// <summary>True or false; false if it is not there.</summary>
    public bool Flag(string name)
    {
        if (!_object.TryGetProperty(name, out var value))
            return false;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new BadRequestException($"{name} must be true or false"),
        };
    }

    /// <summary>The field's value if it is there.</summary>
    public JsonElement? Element(string name) => _object.TryGetProperty(name, out var value) ? value : null;
}
