using System.Globalization;

namespace KeyValue.Http;

/// <summary>An answer that says when it is worth coming again. HTTP counts that in whole seconds, and zero would be at once.</summary>
internal sealed class RetryLater(IResult answer, TimeSpan after) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return answer.ExecuteAsync(httpContext);
    }
}
