using System.Collections.Concurrent;
using System.Globalization;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.World;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>
/// Clients at work on a group while things happen to it. Some read and write a few keys, and what they saw is judged afterwards;
/// others add one to a counter, each with a session of its own, and repeat every request until it is done, so that the counter must
/// in the end be as many as were asked for.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Keys = 4;
    private const int Writers = 4;
    private const int Adders = 3;
    private const string Counter = "counter";

    private readonly ConcurrentQueue<Operation> _history = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreNode[] _nodes;
    private readonly Task<long>[] _clients;
    private long _clock;
    private long _ids;
    private long _answered;

    /// <param name="nodes">Whom the clients talk to, each to all in turn.</param>
    public Load(params StoreNode[] nodes)
    {
        _nodes = nodes;
        _clients =
        [
            .. Enumerable.Range(0, Writers).Select(client => ReadAndWrite(new Chance((ulong)client + 1))),
            .. Enumerable.Range(0, Adders).Select(client => Add($"adder-{client}", new Chance((ulong)client + 100))),
        ];
    }

    /// <summary>Waits until so many further requests have been answered with success.</summary>
    public Task Progress(int requests)
    {
        var target = Interlocked.Read(ref _answered) + requests;
        return Patience.Until($"{requests} further requests are done", () => Interlocked.Read(ref _answered) >= target);
    }

    /// <summary>Ends the clients and judges what they saw: nothing lost, nothing done twice, every read new enough.</summary>
    public async Task Judge()
    {
        await _stop.CancelAsync();
        var added = (await Task.WhenAll(_clients)).Sum();
        foreach (var key in _history.GroupBy(operation => operation.Key))
            Assert.True(LinearizabilityChecker.Check(key) == Verdict.Linearizable, $"key {key.Key}:\n{string.Join('\n', key.OrderBy(operation => operation.InvokedAt))}");
        var counter = await StoreGroup.Read(_nodes[0], Counter);
        Assert.Equal(added.ToString(CultureInfo.InvariantCulture), counter);
        Assert.True(added > 0, "nobody has added anything");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll((IEnumerable<Task>)_clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task<long> ReadAndWrite(Chance chance)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _ids);
            var operation = new Operation
            {
                Id = id,
                Key = chance.Below(Keys),
                Kind = chance.Pick([OperationKind.Get, OperationKind.Get, OperationKind.Put, OperationKind.CompareAndSet]),
                Argument = (ulong)id,
                Expected = (ulong)chance.Below((int)Math.Min(id, int.MaxValue)),
            };
            _history.Enqueue(operation);
            await Run(operation, chance.Pick<StoreNode>(_nodes));
        }

        return 0;
    }

    private async Task Run(Operation operation, StoreNode node)
    {
        var key = $"key-{operation.Key}";
        operation.InvokedAt = Interlocked.Increment(ref _clock);
        var answer = operation.Kind switch
        {
            OperationKind.Get => await node.Get($"/v1/kv/{key}"),
            OperationKind.Put => await node.Command(new { op = "put", key, value = Text(operation.Argument) }),
            _ => await node.Command(new { op = "cas", key, expected = Text(operation.Expected), value = Text(operation.Argument) }),
        };
        operation.ReturnedAt = Interlocked.Increment(ref _clock);
        operation.Result = operation.Kind switch
        {
            OperationKind.Get => answer.Value is { } value ? ulong.Parse(value, CultureInfo.InvariantCulture) : 0,
            OperationKind.CompareAndSet => answer.Result == "True" ? 1UL : 0,
            _ => 0,
        };
        // A read that was refused was not made.
        operation.Outcome = answer.IsDone ? Outcome.Done : answer.IsRefused || operation.Kind == OperationKind.Get ? Outcome.Refused : Outcome.Unknown;
        if (answer.IsDone)
            Interlocked.Increment(ref _answered);
    }

    /// <summary>Adds one at a time, and gives how often it has.</summary>
    private async Task<long> Add(string session, Chance chance)
    {
        for (var sequence = 1L; ; sequence++)
        {
            if (_stop.IsCancellationRequested)
                return sequence - 1;
            var command = new { op = "incr", key = Counter, session, seq = sequence };
            await Patience.Until($"{session} adds for the {sequence}th time", () => chance.Pick<StoreNode>(_nodes).Command(command), answer => answer.IsDone);
            Interlocked.Increment(ref _answered);
        }
    }

    /// <summary>Zero stands for an absent key.</summary>
    private static string? Text(ulong value) => value == 0 ? null : value.ToString(CultureInfo.InvariantCulture);
}
