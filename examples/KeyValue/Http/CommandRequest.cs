using System.Globalization;
using System.Text.Json;
using KeyValue.Options;
using KeyValue.Store;
using KeyValue.TestHooks;

namespace KeyValue.Http;

/// <summary>What a client asks for by <c>POST /v1/cmd</c>.</summary>
/// <param name="Command">The state machine's command.</param>
/// <param name="Session">The client's own session, or null.</param>
/// <param name="Sequence">Its number in it.</param>
internal sealed record CommandRequest(object Command, string? Session, long Sequence)
{
    private const int SleepMilliseconds = 60_000;

    /// <summary>Reads a request's body. Whatever it can't be is a <see cref="BadRequestException"/>.</summary>
    public static CommandRequest Read(JsonElement body, NodeOptions options)
    {
        var fields = new Fields(body);
        var key = fields.Required("key");
        if (key.Length == 0 || !Limits.Fits(key, Limits.KeyBytes))
            throw new BadRequestException($"a key has 1 to {Limits.KeyBytes} bytes");

        var op = fields.Required("op");
        var command = ReadCommand(op, key, fields) ?? (options.TestHooks ? ReadHook(op, key, fields) : null) ?? throw new BadRequestException($"[{op}] is no operation");
        var session = fields.Optional("session");
        var sequence = fields.Number("seq");
        if (session is null != sequence is null)
            throw new BadRequestException("session and seq come together");
        return new CommandRequest(command, session, sequence ?? 0);
    }

    private static object? ReadCommand(string op, string key, Fields fields) => op switch
    {
        "put" => new Put(key, Value(fields)),
        "delete" => new Delete(key),
        "append" => new Append(key, Value(fields)),
        "incr" => new Increment(key, By(fields)),
        "cas" => new CompareAndSet(key, fields.Optional("expected"), Value(fields)),
        "get" => new Fetch(key),
        _ => null,
    };

    private static object? ReadHook(string op, string key, Fields fields) => op switch
    {
        "throw" => new Throw(key),
        "sleep" => new Sleep(key, Math.Clamp(By(fields), 0, SleepMilliseconds)),
        "kill-child" => new KillChild(key),
        _ => null,
    };

    private static string Value(Fields fields)
    {
        var value = fields.Required("value");
        return Limits.Fits(value, Limits.ValueBytes) ? value : throw new BadRequestException($"a value has at most {Limits.ValueBytes} bytes", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>By how much: the value, or one where there is none.</summary>
    private static long By(Fields fields)
    {
        if (fields.Optional("value") is not { Length: > 0 } text)
            return 1;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BadRequestException("the value must be a whole number of 64 bits");
    }
}
