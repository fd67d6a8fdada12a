using System.Text.Json;

namespace KeyValue.Http;

/// <summary>Reads bodies.</summary>
internal static class Body
{
    /// <summary>A body of JSON. Whatever it can't be is a <see cref="BadRequestException"/>, and so is one that comes too slowly.</summary>
    public static async Task<JsonDocument> Read(HttpRequest request, CancellationToken deadline)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: deadline).ConfigureAwait(false);
        }
        catch (JsonException mistake)
        {
            throw new BadRequestException($"the body is not JSON: {mistake.Message}");
        }
        catch (BadHttpRequestException mistake)
        {
            throw new BadRequestException(mistake.Message, mistake.StatusCode);
        }
        catch (OperationCanceledException)
        {
            throw new BadRequestException("the body did not come in time", StatusCodes.Status408RequestTimeout);
        }
    }
}
