using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Serialization;
using BenchmarkDotNet.Attributes;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>The plugin's serializer: what a command of 128 bytes costs in a batch of 64, to the leader and from it to a follower.</summary>
public class SerializerBenchmarks
{
    private const int Many = 64;

    private readonly ActorSystem _system = ActorSystem.Create("micro", "akka.loglevel = OFF");
    private SmrSerializer _serializer = null!;
    private CommandBatch _batch = null!;
    private Envelope _append = null!;
    private byte[] _batchBytes = null!;
    private byte[] _appendBytes = null!;

    [GlobalSetup]
    public void Setup()
    {
        var payload = new byte[128];
        _serializer = new SmrSerializer((ExtendedActorSystem)_system);
        _batch = new CommandBatch([.. Enumerable.Range(1, Many).Select(id => new Request(id, EntryKind.SessionCommand, payload))]);
        var entries = Enumerable.Range(1, Many).Select(index => new Entry(new EntryId(new LogIndex(index), new Term(1)), EntryKind.SessionCommand, index, index, payload));
        var (from, to) = (new Identity(new MemberId(1), new StorageId(101)), new Identity(new MemberId(2), new StorageId(102)));
        var group = new GroupId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 1);
        _append = new Envelope(group, from, to, new Term(1), new AppendEntries(1, EntryId.Zero, LogIndex.Zero, entries.ToArray()));
        (_batchBytes, _appendBytes) = (_serializer.ToBinary(_batch), _serializer.ToBinary(_append));
    }

    [GlobalCleanup]
    public void Cleanup() => _system.Terminate().Wait();

    [Benchmark(OperationsPerInvoke = Many)]
    public byte[] WriteCommand() => _serializer.ToBinary(_batch);

    [Benchmark(OperationsPerInvoke = Many)]
    public object ReadCommand() => _serializer.FromBinary(_batchBytes, Manifests.CommandBatch);

    [Benchmark(OperationsPerInvoke = Many)]
    public byte[] WriteEntry() => _serializer.ToBinary(_append);

    [Benchmark(OperationsPerInvoke = Many)]
    public object ReadEntry() => _serializer.FromBinary(_appendBytes, Manifests.Envelope);
}
