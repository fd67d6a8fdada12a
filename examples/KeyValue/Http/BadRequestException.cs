namespace KeyValue.Http;

/// <summary>A request that makes no sense: it is answered with the status, and has no effect.</summary>
internal sealed class BadRequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status => status;
}
