using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// The core alone: three replicas on one thread, storage that is durable at once, commands applied on all three before the next
/// batch is proposed, invariants on. Also the cost of a step with few and with many retained entries.
/// </summary>
internal sealed class RaftCoreBenchmark
{
    private const int PayloadBytes = 128;

    private readonly List<RaftReplica> _replicas = [];
    private readonly Queue<(int Replica, Input Input)> _inputs = new();
    private readonly long[] _applied = new long[3];
    private readonly byte[] _payload = new byte[PayloadBytes];
    private TimeSpan _now;
    private long _steps;

    /// <summary>A group that has a leader.</summary>
    public RaftCoreBenchmark(RaftOptions options)
    {
        var members = Enumerable.Range(1, 3).Select(id => new Member(new Identity(new MemberId(id), new StorageId(100 + id)), MemberRole.Voter));
        var configuration = Raft.Membership.Configuration.Create(members);
        var group = new GroupId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 1);
        var founding = SnapshotMeta.Founding(group, configuration);
        for (var slot = 0; slot < 3; slot++)
        {
            var member = configuration.Members[slot];
            _replicas.Add(new RaftReplica(member.Identity, group, member.Kind, RecoveredState.Founded(founding), options));
            Give(slot, Input.Started());
        }

        Drain();
        _now = TimeSpan.FromSeconds(10);
        Give(0, Input.TimerFired());
        Drain();
        while (_replicas[0].Role != RoleKind.Leader)
        {
            _now += TimeSpan.FromMilliseconds(1900);
            Give(0, Input.TimerFired());
            Drain();
        }
    }

    public static Task Run(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 4;
        Console.WriteLine($"three replicas, one thread, {PayloadBytes}-byte commands, applied on all three");
        Measure(64, seconds / 4, isWarmUp: true);
        Measure(64, seconds, isWarmUp: false);
        Measure(1, seconds, isWarmUp: false);
        MeasureAge(seconds);
        return Task.CompletedTask;
    }

    private static void Measure(int batch, double seconds, bool isWarmUp)
    {
        var bench = new RaftCoreBenchmark(new RaftOptions { SnapshotAfterEntries = 100_000, TrailingEntries = 1000 });
        var proposals = new Proposal[batch];
        Array.Fill(proposals, new Proposal(1, EntryKind.Command, bench._payload));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var steps = bench._steps;
        var commands = 0L;
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            for (var i = 0; i < 256; i++)
                bench.Commit(proposals);
            commands += 256 * batch;
        }

        var elapsed = watch.Elapsed.TotalSeconds;
        var busy = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        if (isWarmUp)
            return;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)commands;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"batches of {batch,2}: {commands / elapsed,12:N0} commands/s  {(bench._steps - steps) / elapsed,12:N0} steps/s  {commands / busy,12:N0} commands per second of processor time  {bytes,8:N0} bytes allocated per command"));
    }

    private static void MeasureAge(double seconds)
    {
        var options = new RaftOptions { SnapshotAfterEntries = 100_000_000, SnapshotAfterBytes = 4L << 30, MaxLogBytes = 8L << 30 };
        var few = new RaftCoreBenchmark(options);
        var many = new RaftCoreBenchmark(options);
        few.Retain(1_000);
        many.Retain(1_000_000);
        var one = new[] { new Proposal(1, EntryKind.Command, few._payload) };

        // Alternately, so that neither has the better hour.
        double fewTime = 0, manyTime = 0;
        long fewSteps = 0, manySteps = 0;
        for (var round = 0; round < 40; round++)
        {
            fewTime += few.Time(one, seconds / 80, ref fewSteps);
            manyTime += many.Time(one, seconds / 80, ref manySteps);
        }

        var ratio = (manyTime / manySteps) / (fewTime / fewSteps);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a step: {1e9 * fewTime / fewSteps:N0} ns with 1,000 retained entries, {1e9 * manyTime / manySteps:N0} ns with 1,000,000: {ratio:N2} times"));
    }

    private double Time(Proposal[] proposals, double seconds, ref long steps)
    {
        var before = _steps;
        var watch = Stopwatch.StartNew();
        do
        {
            for (var i = 0; i < 16; i++)
                Commit(proposals);
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        steps += _steps - before;
        return watch.Elapsed.TotalSeconds;
    }

    private void Retain(int entries)
    {
        var proposals = new Proposal[100];
        Array.Fill(proposals, new Proposal(1, EntryKind.Command, _payload));
        for (var i = 0; i < entries / proposals.Length; i++)
            Commit(proposals);
    }

    /// <summary>Proposes a batch, and has it applied everywhere.</summary>
    public void Commit(Proposal[] proposals)
    {
        _now += TimeSpan.FromTicks(10);
        var target = _applied[0] + proposals.Length;
        Give(0, Input.Proposed(proposals));
        Drain();
        if (_applied[0] != target || _applied[1] != target || _applied[2] != target)
            throw new InvalidOperationException("A command was not applied everywhere.");
    }

    private void Give(int replica, Input input) => _inputs.Enqueue((replica, input));

    private void Drain()
    {
        while (_inputs.TryDequeue(out var next))
        {
            _steps++;
            foreach (ref readonly var effect in _replicas[next.Replica].Step(next.Input, new Instant(_now)))
                Take(next.Replica, effect);
        }
    }

    private void Take(int replica, in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Send:
                Give((int)effect.Envelope.To.Member.Value - 1, Input.Received(effect.Envelope));
                break;
            case EffectKind.Persist:
                Give(replica, Input.Persisted(effect.Record.Number));
                break;
            case EffectKind.Apply:
                _applied[replica] = effect.Entries.Span[^1].Index.Value;
                Give(replica, Input.Applied(effect.Entries.Span[^1].Index));
                break;
            case EffectKind.TakeSnapshot:
                Give(replica, Input.SnapshotTaken(effect.Snapshot));
                break;
            case EffectKind.Halt:
                throw new InvalidOperationException(effect.Detail);
            default:
                break;
        }
    }
}
