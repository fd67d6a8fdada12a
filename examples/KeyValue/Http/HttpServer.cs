using System.Net.Sockets;
using Akka.Actor;
using Akka.Smr;
using KeyValue.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Done = Akka.Done;

namespace KeyValue.Http;

/// <summary>The HTTP side of a node.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    /// <summary>Clients are promised an answer within five seconds.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(4700);

    private static readonly TimeSpan StoppingTime = TimeSpan.FromSeconds(3);

    private readonly WebApplication _app;
    private readonly Metrics _metrics = new();

    private HttpServer(WebApplication app) => _app = app;

    public static async Task<HttpServer> Start(NodeOptions options, ActorSystem system, SmrClient client)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = nameof(KeyValue) });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        var server = new HttpServer(builder.Build());
        server.Map(options, system, client);
        try
        {
            await server._app.StartAsync().ConfigureAwait(false);
            return server;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            // A port that is taken is one of them, and an address that is not this machine's, or a port that needs a right, is the other.
            await server.DisposeAsync().ConfigureAwait(false);
            throw new OptionException($"HTTP can't be served at {options.Http}: {failure.Message}");
        }
    }

    /// <summary>Takes no further requests, and ends those under way.</summary>
    public async Task<Done> Stop()
    {
        using var patience = new CancellationTokenSource(StoppingTime);
        await _app.StopAsync(patience.Token).ConfigureAwait(false);
        return Done.Instance;
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Configure(KestrelServerOptions kestrel, NodeOptions options)
    {
        foreach (var address in options.Http.Resolve())
            kestrel.Listen(address);
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = Deadline;
        // In JSON each byte may take six; what is too large for the group is then refused by its own measure.
        kestrel.Limits.MaxRequestBodySize = (6L * options.MaxCommandBytes) + (64 << 10);
    }

    private void Map(NodeOptions options, ActorSystem system, SmrClient client)
    {
        _app.Use(Guard);
        _app.MapGet("/", () => Results.Text(Resource.Text("page.html"), "text/html; charset=utf-8"));
        _app.MapGet("/v1/metrics", () => Results.Text(_metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
        new StoreApi(client, options).Map(_app);
        new OperatorApi(client, system.Settings.Config).Map(_app);
        if (options.TestHooks)
            TestApi.Map(_app, system);
    }

    /// <summary>Sees to it that every request is answered, in time, and in JSON.</summary>
    private static async Task Guard(HttpContext http, RequestDelegate next)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(Deadline);
        http.RequestAborted = deadline.Token;
        IResult? answer;
        try
        {
            await next(http).ConfigureAwait(false);
            answer = http.GetEndpoint() is null || http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed ? Unmapped(http.Response.StatusCode) : null;
        }
        catch (BadRequestException mistake)
        {
            answer = Failed(mistake.Message, mistake.Status);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException mistake)
        {
            answer = Failed(mistake.Message, mistake.StatusCode);
        }
        catch (Exception failure)
        {
            answer = Failed(failure is OperationCanceledException ? "timeout" : failure.Message, StatusCodes.Status503ServiceUnavailable);
        }

        if (answer is not null && !http.Response.HasStarted)
            await answer.ExecuteAsync(http).ConfigureAwait(false);
    }

    private static IResult Unmapped(int status) =>
        Failed(status == StatusCodes.Status405MethodNotAllowed ? "method_not_allowed" : "not_found", status);

    private static IResult Failed(string error, int status) => AnswerJson.Of(new Failure(error, null, null), status);
}
