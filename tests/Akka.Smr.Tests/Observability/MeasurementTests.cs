using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.Observability;

/// <summary>What a group of one tells the meter "Akka.Smr", the activity source "Akka.Smr" and the event stream while it serves.</summary>
public class MeasurementTests() : Akka.TestKit.Xunit2.TestKit("""
    akka.loglevel = WARNING
    akka.actor.serialize-messages = on
    akka.persistence.journal { plugin = "akka.persistence.journal.inmem", inmem.replay-filter.mode = fail }
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    akka.smr { node-name = measured, group { allow-volatile-journal = on, request-timeout = 20 s } }
    """)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_instrument_speaks()
    {
        var group = $"g-{Guid.NewGuid():N}";
        using var meter = new Listening(group);
        var client = Serve(group);
        Assert.True((await client.Execute<int>(new Add(7))).IsDone);
        Assert.True((await client.Query<int>(new Get())).IsDone);
        Assert.Equal(SmrOutcome.Rejected, (await client.Execute<int>("nobody handles this")).Outcome);
        Assert.True((await client.TakeSnapshot()).IsDone);

        Assert.Equal(1, meter.Sum("smr.requests", "smr.outcome=done", "smr.kind=command"));
        Assert.Equal(1, meter.Sum("smr.requests", "smr.outcome=done", "smr.kind=query"));
        Assert.Equal(1, meter.Sum("smr.requests", "smr.outcome=rejected", "smr.reason=NotHandled"));
        Assert.Equal(3, meter.Count("smr.request.duration"));
        // What is asked before the group of one has its leader is asked again.
        Assert.InRange(meter.Sum("smr.batches"), 2, double.MaxValue);
        Assert.InRange(meter.Sum("smr.journal.writes"), 3, 100);
        Assert.InRange(meter.Sum("smr.journal.bytes"), 10, 10_000);
        Assert.Equal(meter.Sum("smr.journal.writes"), meter.Count("smr.journal.duration"));
        Assert.Equal(1, meter.Sum("smr.leader_changes"));
        Assert.Equal(1, meter.Sum("smr.snapshots"));
        Assert.InRange(meter.Sum("smr.snapshot.bytes"), 1, 10_000);
        Assert.Equal(1, meter.Count("smr.snapshot.duration"));

        meter.Observe();
        Assert.Equal(4, meter.Last("smr.replica.role"));
        Assert.InRange(meter.Last("smr.replica.term"), 1, 100);
        Assert.InRange(meter.Last("smr.replica.commit_index"), 3, 100);
        Assert.Equal(meter.Last("smr.replica.commit_index"), meter.Last("smr.replica.applied_index"));
        Assert.Equal(meter.Last("smr.replica.commit_index"), meter.Last("smr.replica.last_log_index"));
        Assert.Equal(0, meter.Last("smr.proxy.pending"));
    }

    [Fact]
    public void A_replica_among_others_measures_what_it_sends_drops_and_stands_for()
    {
        var group = $"g-{Guid.NewGuid():N}";
        using var meter = new Listening(group);
        using (var replica = SmrMetrics.ForReplica(group, "n1"))
        {
            replica.Replicated(10);
            replica.Drop("foreign-group");
            replica.Stood();
            replica.Role = ReplicaRole.Candidate;
            meter.Observe();
        }

        Assert.Equal(10, meter.Sum("smr.replication.bytes"));
        Assert.Equal(1, meter.Sum("smr.dropped", "smr.reason=foreign-group"));
        Assert.Equal(1, meter.Sum("smr.elections"));
        Assert.Equal(3, meter.Last("smr.replica.role"));
    }

    [Fact]
    public async Task Who_is_refused_at_the_door_is_counted_too()
    {
        var group = $"g-{Guid.NewGuid():N}";
        using var meter = new Listening(group);
        Assert.Equal(SmrRejection.InvalidSession, (await Serve(group).Execute<int>(new Add(1), "session", 0)).Rejection);
        Assert.Equal(1, meter.Sum("smr.requests", "smr.reason=InvalidSession"));
    }

    [Fact]
    public async Task What_has_stopped_is_shown_no_more()
    {
        var group = $"g-{Guid.NewGuid():N}";
        using var meter = new Listening(group);
        Assert.True((await Serve(group).Execute<int>(new Add(7))).IsDone);
        await Sys.Terminate().WaitAsync(Patience);
        meter.Observe();
        Assert.Equal(0, meter.Count("smr.replica.role"));
        Assert.Equal(0, meter.Count("smr.proxy.pending"));
    }

    [Fact]
    public async Task A_request_is_a_span_and_so_is_its_application()
    {
        var group = $"g-{Guid.NewGuid():N}";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Akka.Smr",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("smr.group"), group))
                    spans.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var done = await Serve(group).Execute<int>(new Add(7));

        var command = Assert.Single(spans, span => span.OperationName == "smr.command");
        Assert.Equal("Done", command.GetTagItem("smr.outcome"));
        Assert.Equal(done.Index, command.GetTagItem("smr.index"));
        Assert.Contains(spans, span => span.OperationName == "smr.apply" && span.GetTagItem("smr.entries") is > 0);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Events_tell_who_leads_who_belongs_and_what_was_saved()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(SmrEvent));
        var client = Serve("told");
        Assert.True((await client.Execute<int>(new Add(7))).IsDone);
        Assert.True((await client.TakeSnapshot()).IsDone);

        var members = (SmrMembershipChanged)FishForMessage(message => message is SmrMembershipChanged, Patience);
        Assert.Equal("measured", Assert.Single(members.Members).Name);
        var led = (SmrRoleChanged)FishForMessage(message => message is SmrRoleChanged { Role: "Leader" }, Patience);
        Assert.Equal(("told", "measured"), (led.Group, led.Leader));
        var saved = (SmrSnapshotTaken)FishForMessage(message => message is SmrSnapshotTaken, Patience);
        Assert.InRange(saved.Index, 2, 100);
    }

    private SmrClient Serve(string group)
    {
        Smr.Get(Sys).Start(group, Props.Create<Sum>());
        return Smr.Get(Sys).Client(group);
    }

    public sealed record Add(int Number);

    public sealed record Get;

    public sealed class Sum : StateMachineActor
    {
        private int _sum;

        public Sum()
        {
            Command<Add>(add => _sum += add.Number);
            Query<Get>(_ => _sum);
            Snapshot(() => _sum, sum => _sum = sum);
        }
    }

    /// <summary>Hears the meter, as far as one group is concerned: other tests measure beside this one.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Instrument, double Value, string[] Tags)> _heard = new();

        public Listening(string group)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Akka.Smr")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(group, instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(group, instrument, value, tags));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public double Sum(string instrument, params string[] tags) => Of(instrument, tags).Sum();

        public int Count(string instrument) => Of(instrument).Count();

        public double Last(string instrument) => Of(instrument).Last();

        public void Dispose() => _listener.Dispose();

        private IEnumerable<double> Of(string instrument, params string[] tags) =>
            from heard in _heard
            where heard.Instrument == instrument && tags.All(heard.Tags.Contains)
            select heard.Value;

        private void Hear(string group, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string[] texts = [.. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")];
            if (texts.Contains($"smr.group={group}"))
                _heard.Enqueue((instrument.Name, value, texts));
        }
    }
}
