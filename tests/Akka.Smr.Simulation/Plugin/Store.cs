using System.Buffers.Binary;
using Akka.Actor;
using Akka.Serialization;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>A command or a query of the store: an operation as its client invoked it.</summary>
internal sealed record StoreCommand(long Id, OperationKind Kind, int Key, ulong Argument, ulong Expected);

/// <summary>A command that writes and then throws.</summary>
internal sealed record StoreFailure(long Id, int Key);

/// <summary>A query for the value of a key.</summary>
internal sealed record StoreQuery(int Key);

/// <summary>A query for how often each command was run.</summary>
internal sealed record StoreRuns;

/// <summary>A reply.</summary>
internal sealed record StoreReply(ulong Value);

/// <summary>The reply to <see cref="StoreRuns"/>: the ids of all commands that were run, as often as they were.</summary>
internal sealed record StoreRunsReply(IReadOnlyList<long> Ids);

/// <summary>A piece of a snapshot: the value of a key, or the number of a command that was run.</summary>
internal sealed record StorePart(bool IsRun, long Key, ulong Value);

/// <summary>
/// The state machine of the simulated nodes: the registers of the checker, and a book of all that was run, so that what runs twice
/// can be seen.
/// </summary>
internal sealed class Store : StateMachineActor
{
    private readonly SortedDictionary<long, ulong> _values = [];
    private readonly List<long> _runs = [];

    /// <param name="error">What is added to replies here alone: zero, but for a test of the judges.</param>
    public Store(ulong error = 0)
    {
        Command<StoreCommand>(command =>
        {
            _runs.Add(command.Id);
            var reply = Register.Run(command.Kind, _values.GetValueOrDefault(command.Key), command.Argument, command.Expected, out var next);
            _values[command.Key] = next;
            return new StoreReply(reply + error);
        });
        Command<StoreFailure>(command =>
        {
            _runs.Add(command.Id);
            _values[command.Key] = ulong.MaxValue;
            throw new InvalidOperationException("It fails when all is written.");
        });
        Query<StoreQuery>(query => new StoreReply(_values.GetValueOrDefault(query.Key)));
        Query<StoreRuns>(_ => new StoreRunsReply([.. _runs]));
        Snapshot(Parts, Clear, Restore);
    }

    private List<StorePart> Parts() =>
        [.. _values.Select(pair => new StorePart(false, pair.Key, pair.Value)), .. _runs.Select(id => new StorePart(true, id, 0))];

    private void Clear()
    {
        _values.Clear();
        _runs.Clear();
    }

    private void Restore(StorePart part)
    {
        if (part.IsRun)
            _runs.Add(part.Key);
        else
            _values[part.Key] = part.Value;
    }
}

/// <summary>What the store's messages are as bytes.</summary>
internal sealed class StoreSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 5001;

    public override string Manifest(object o) => o switch
    {
        StoreCommand => "c",
        StoreFailure => "f",
        StoreQuery => "q",
        StoreRuns => "r",
        StoreReply => "a",
        StoreRunsReply => "b",
        StorePart => "p",
        _ => throw new ArgumentException($"{o} is none of the store's messages.", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        StoreCommand command => Numbers(command.Id, (long)command.Kind, command.Key, (long)command.Argument, (long)command.Expected),
        StoreFailure failure => Numbers(failure.Id, failure.Key),
        StoreQuery query => Numbers(query.Key),
        StoreRuns => [],
        StoreReply reply => Numbers((long)reply.Value),
        StoreRunsReply reply => Numbers([.. reply.Ids]),
        StorePart part => Numbers(part.IsRun ? 1 : 0, part.Key, (long)part.Value),
        _ => throw new ArgumentException($"{obj} is none of the store's messages.", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        long At(int i) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        return manifest switch
        {
            "c" => new StoreCommand(At(0), (OperationKind)At(1), (int)At(2), (ulong)At(3), (ulong)At(4)),
            "f" => new StoreFailure(At(0), (int)At(1)),
            "q" => new StoreQuery((int)At(0)),
            "r" => new StoreRuns(),
            "a" => new StoreReply((ulong)At(0)),
            "b" => new StoreRunsReply([.. Enumerable.Range(0, bytes.Length / sizeof(long)).Select(At)]),
            "p" => new StorePart(At(0) != 0, At(1), (ulong)At(2)),
            _ => throw new System.Runtime.Serialization.SerializationException($"'{manifest}' is none of the store's messages."),
        };
    }

    private static byte[] Numbers(params long[] numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(long)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), numbers[i]);
        return bytes;
    }
}
