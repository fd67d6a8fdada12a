using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Clients;

/// <content>Batches, silence and time.</content>
internal sealed partial class GroupProxy
{
    // This node's replica answers queries, unless it has just failed to.
    private TimeSpan _localShunnedUntil;
    private bool _flushIsTold;
    private ICancelable? _tick;
    private TimeSpan _tickDue;
    private long _ticks;

    /// <summary>Everything that is due now. A turn follows every message that may have changed what that is.</summary>
    private void Turn()
    {
        var now = Now;
        Expire(now);
        foreach (var lane in _lanes)
            GiveUpSilent(lane, now);
        if (_classifier is null && _pending.Count > 0)
            AskForDescription(now);
        if (_commands.NeedsSession && _opening is null)
            OpenSession(now);
        foreach (var lane in _lanes)
            Send(lane, now);
        Arm(now);
        LeaveOnceIdle();
    }

    private void Expire(TimeSpan now)
    {
        while (_pending.Due(now) is { } request)
        {
            // Those who wait for a session have their own time; another opening follows while there are any.
            if (request == _opening)
                _opening = null;
            Finish(request, ReplyRule.TimedOut(request, _finder.IsConfirmed, _leaderName, _settings.RetryInterval));
        }

        while (_undescribed.TryPeek(out var waiting) && waiting.IsAnswered)
            _undescribed.Dequeue();
    }

    private void GiveUpSilent(Lane lane, TimeSpan now)
    {
        for (var i = lane.Flights.Count - 1; i >= 0; i--)
        {
            var flight = lane.Flights[i];
            if (flight.GiveUpAt > now)
                continue;
            lane.Silent();
            ShunIfLocalQuery(flight, now + (2 * _settings.RetryInterval));
            _finder.Silent(flight.Target);
            SendAgain(lane, flight);
        }
    }

    /// <summary>
    /// The connection to a node is gone. If it led, most likely it has died: what is on its way there is sent again, elsewhere,
    /// without waiting for its silence. Should it live after all, sessions keep anything from being done twice.
    /// </summary>
    private void ConnectionLost(string node)
    {
        if (node == _localAddress)
            return;
        foreach (var lane in _lanes)
            SendAgain(lane, flight => flight.Target == node);
        if (node != _finder.Target)
            return;
        _finder.Silent(node);
        foreach (var lane in _lanes)
            lane.Resume();
    }

    private static void SendAgain(Lane lane, Predicate<Flight> which)
    {
        for (var i = lane.Flights.Count - 1; i >= 0; i--)
        {
            if (which(lane.Flights[i]))
                SendAgain(lane, lane.Flights[i]);
        }
    }

    private static void SendAgain(Lane lane, Flight flight)
    {
        FlightTable.GiveUp(flight);
        foreach (var transmission in flight.Transmissions)
        {
            var request = transmission.Request;
            if (!request.IsAnswered && !request.IsQueued && !request.IsInFlight)
                lane.Enqueue(request);
        }
    }

    private void Send(Lane lane, TimeSpan now)
    {
        while (now >= lane.PausedUntil && lane.HasWork && TargetOf(lane, now) is { } target && lane.Flights.Count < MaxFlights(target))
        {
            if (_replicas.At(target) is not { } replica)
            {
                if (!_finder.NotLeading(target, hint: null))
                    lane.Pause(now, TimeSpan.Zero);
                continue;
            }

            var batch = lane.TakeBatch(_settings.MaxBatchRequests, _settings.MaxBatchBytes);
            var flight = _flights.Send(lane, target, batch, now + SilenceOf(lane));
            var requests = flight.Transmissions.ConvertAll(static sent => new Request(sent.Id, KindOf(sent.Request), sent.Request.Payload));
            _metrics.BatchSent();
            replica.Tell(lane.Consistency is { } consistency ? new QueryBatch(consistency, requests) : new CommandBatch(requests), Self);
        }
    }

    private static EntryKind KindOf(PendingRequest request) => request.Kind switch
    {
        RequestKind.Query => default,
        RequestKind.Opening => EntryKind.OpenSession,
        _ => EntryKind.SessionCommand,
    };

    private string? TargetOf(Lane lane, TimeSpan now) =>
        lane != _commands && _localAddress is not null && now >= _localShunnedUntil ? _localAddress : _finder.Target;

    // Whoever is not known to serve is asked with one batch.
    private int MaxFlights(string target) => _finder.IsConfirmed || target == _localAddress ? _settings.MaxInflightBatches : 1;

    /// <summary>How long a batch may be without a word: longer each time, for a group that is slow is not helped by copies.</summary>
    private TimeSpan SilenceOf(Lane lane) => _settings.RetryInterval * (1 << Math.Min(lane.Silences, 3));

    /// <summary>One timer, for whatever is due next, and none when nothing waits.</summary>
    private void Arm(TimeSpan now)
    {
        if (_pending.NextDeadline is not { } due)
            return;
        foreach (var lane in _lanes)
        {
            foreach (var flight in lane.Flights)
                due = Earlier(due, flight.GiveUpAt);
            if (lane.PausedUntil > now && lane.HasWork)
                due = Earlier(due, lane.PausedUntil);
        }

        if (_classifier is null)
            due = Earlier(due, _describeAgainAt);
        if (_tick is not null && _tickDue <= due)
            return;

        _tick?.Cancel();
        _tickDue = due;
        var delay = due - now;
        var least = TimeSpan.FromMilliseconds(1);
        _tick = Context.System.Scheduler.ScheduleTellOnceCancelable(delay > least ? delay : least, Self, new Tick(++_ticks), Self);
    }

    private void OnTick(Tick tick)
    {
        // One that was called off may be on its way all the same.
        if (tick.Number != _ticks)
            return;
        _tick = null;
        Turn();
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>What the proxy tells itself with the first request: whatever else waits in the mailbox by then joins the batch.</summary>
    private sealed record Flush : ILocalMessage
    {
        public static Flush Instance { get; } = new();
    }

    private sealed record Tick(long Number) : ILocalMessage;
}
