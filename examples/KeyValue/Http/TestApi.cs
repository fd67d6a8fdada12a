using Akka.Actor;
using KeyValue.TestHooks;

namespace KeyValue.Http;

/// <summary>Orders faults of this node's journal. There only with --test-hooks.</summary>
internal static class TestApi
{
    public static void Map(WebApplication app, ActorSystem system) => app.MapPost("/v1/test/journal", async (HttpContext http) =>
    {
        using var body = await Body.Read(http.Request, http.RequestAborted).ConfigureAwait(false);
        var fields = new Fields(body.RootElement);
        var faults = new Faults(
            fields.Flag("fail_writes"),
            fields.Flag("reject_writes"),
            fields.Flag("hang"),
            (int)Math.Clamp(fields.Number("delay_ms") ?? 0, 0, 600_000),
            fields.Flag("fail_recovery"));
        JournalFaults.Get(system).Order(faults);
        return AnswerJson.Of(faults);
    });
}
