using System.Diagnostics;

namespace Akka.Smr.Observability;

/// <summary>The activity source "Akka.Smr": a span from a request's coming to its answer, at the proxy, and one for each run of entries that a state machine applies. Null while nobody listens.</summary>
internal static class SmrTracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Akka.Smr";

    private static readonly ActivitySource Source = new(SourceName, typeof(SmrTracing).Assembly.GetName().Version?.ToString());

    /// <summary>A request has come to the proxy.</summary>
    public static Activity? StartRequest(string group, bool isQuery)
    {
        if (!Source.HasListeners())
            return null;
        var activity = Source.CreateActivity(isQuery ? "smr.query" : "smr.command", ActivityKind.Client);
        activity?.SetTag("smr.group", group);
        // Actors answer in another turn than they accept, so the activity must not stay the current one of a thread.
        return StartDetached(activity);
    }

    /// <summary>The request is answered.</summary>
    public static void EndRequest(Activity? request, SmrOutcome outcome, long index)
    {
        if (request is null)
            return;
        request.SetTag("smr.outcome", outcome.ToString());
        request.SetTag("smr.index", index);
        if (outcome != SmrOutcome.Done)
            request.SetStatus(ActivityStatusCode.Error);
        request.Stop();
    }

    /// <summary>A state machine begins to apply entries; it ends when the activity is disposed of, in the same turn.</summary>
    public static Activity? StartApply(string group, long first, int count)
    {
        if (!Source.HasListeners())
            return null;
        var activity = Source.StartActivity("smr.apply");
        activity?.SetTag("smr.group", group);
        activity?.SetTag("smr.first_index", first);
        activity?.SetTag("smr.entries", count);
        return activity;
    }

    private static Activity? StartDetached(Activity? activity)
    {
        var current = Activity.Current;
        activity?.Start();
        Activity.Current = current;
        return activity;
    }
}
