using Akka.Smr;
using KeyValue.Options;
using KeyValue.Store;
using Microsoft.AspNetCore.Http.Features;

namespace KeyValue.Http;

/// <summary>Commands and reads: what clients come for.</summary>
internal sealed class StoreApi(SmrClient client, NodeOptions options)
{
    private const string KeyPath = "/v1/kv/";

    public void Map(WebApplication app)
    {
        app.MapPost("/v1/cmd", Run);
        app.MapGet(KeyPath + "{**key}", Read);
    }

    private async Task<IResult> Run(HttpRequest request, CancellationToken deadline)
    {
        CommandRequest asked;
        try
        {
            using var body = await Body.Read(request, deadline).ConfigureAwait(false);
            asked = CommandRequest.Read(body.RootElement, options);
        }
        catch (BadRequestException mistake)
        {
            return Outcomes.Refused(mistake.Status, mistake.Message);
        }

        try
        {
            // With a session of the client's own it is done once, however often and through whichever node it comes.
            return Outcomes.OfCommand(asked.Session is { } session
                ? await client.Execute<object>(asked.Command, session, asked.Sequence, deadline).ConfigureAwait(false)
                : await client.Execute<object>(asked.Command, deadline).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            return Outcomes.Lost(failure.Message);
        }
    }

    private async Task<IResult> Read(HttpContext http, string? read, CancellationToken deadline)
    {
        ReadConsistency? consistency = read switch
        {
            null or "" => null,
            "linearizable" => ReadConsistency.Linearizable,
            "lease" => ReadConsistency.Lease,
            "local" => ReadConsistency.Local,
            _ => throw new BadRequestException($"read is linearizable, lease or local, not [{read}]"),
        };
        var key = KeyOf(http);
        if (key.Length == 0 || !Limits.Fits(key, Limits.KeyBytes))
            throw new BadRequestException($"a key has 1 to {Limits.KeyBytes} bytes");
        return Outcomes.OfQuery(await client.Query<Text>(new Get(key), consistency, deadline).ConfigureAwait(false));
    }

    /// <summary>The key as the client wrote it: the server's own reading of a path leaves slashes encoded, and dots out.</summary>
    private static string KeyOf(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var start = target.IndexOf(KeyPath, StringComparison.Ordinal);
        if (start < 0)
            throw new BadRequestException("the path is not written plainly");
        var end = target.IndexOf('?', StringComparison.Ordinal);
        return Uri.UnescapeDataString(end < 0 ? target[(start + KeyPath.Length)..] : target[(start + KeyPath.Length)..end]);
    }
}
