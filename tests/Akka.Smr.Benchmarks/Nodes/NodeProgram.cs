using System.Text.Json;
using Akka.Actor;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Machine;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>One node in a process of its own. It does what it is told on its input, and leaves when that ends.</summary>
internal static class NodeProgram
{
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AdministrationTime = TimeSpan.FromMinutes(5);

    public static async Task Run(string[] words)
    {
        // The output is for answers alone; whatever is logged goes elsewhere.
        var answers = Console.Out;
        Console.SetOut(Console.Error);

        using var system = ActorSystem.Create(NodeOptions.SystemName, NodeConfiguration.Of(NodeOptions.Of(words)));
        system.ActorOf(Props.Create(() => new Echo()), Echo.Name);
        var smr = Smr.Get(system);
        var size = new StateSize();
        var group = smr.Start(NodeConfiguration.Group, Props.Create(() => new BlobMachine(size)));
        using var load = new LoadGenerator(system, group);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var request = JsonSerializer.Deserialize<NodeRequest>(line) ?? throw new InvalidDataException("A request was null.");
            await answers.WriteLineAsync(JsonSerializer.Serialize(await Answer(request, load, smr.Client(NodeConfiguration.Group), size)));
        }

        load.Stop();
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(LeavingTime);
    }

    private static async Task<object> Answer(NodeRequest request, LoadGenerator load, SmrClient client, StateSize size)
    {
        switch (request.Verb)
        {
            case Verb.Status:
                return await Status(client);
            case Verb.Start:
                load.Start(request.Workload!);
                return true;
            case Verb.Stop:
                load.Stop();
                return true;
            case Verb.Sample:
                return load.Sample();
            case Verb.Memory:
                return await Memory(client, size);
            case Verb.Fill:
                var fill = request.Workload!;
                return (await client.Execute<object>(new Fill(fill.FirstSlot, fill.Slots, fill.Bytes))).IsDone;
            case Verb.TakeSnapshot:
                // It is answered when the snapshot is there, and meanwhile there is more to be asked.
                _ = client.TakeSnapshot();
                return true;
            case Verb.AddMember:
                return await Add(client, request);
            default:
                throw new InvalidDataException($"{request.Verb} is unknown.");
        }
    }

    private static async Task<NodeStatus> Status(SmrClient client)
    {
        try
        {
            var status = await client.Status();
            return new NodeStatus(status.Role, status.Leader, status.Term, status.CommitIndex, status.AppliedIndex, status.SnapshotIndex, status.IsHealthy);
        }
        catch (SmrRejectedException)
        {
            return NodeStatus.Absent;
        }
    }

    private static async Task<MemorySample> Memory(SmrClient client, StateSize size)
    {
        try
        {
            return MemorySample.Take(size.Bytes, await client.Status());
        }
        catch (SmrRejectedException)
        {
            return MemorySample.Take(size.Bytes, null);
        }
    }

    /// <summary>A member counts once it has caught up, which may take longer than a request may: it is asked again until then.</summary>
    private static async Task<bool> Add(SmrClient client, NodeRequest request)
    {
        using var patience = new CancellationTokenSource(AdministrationTime);
        while (!patience.IsCancellationRequested)
        {
            var result = await client.AddMember(request.Member, request.Address, patience.Token);
            var members = result.IsDone ? [] : (await client.Status(patience.Token)).Members;
            if (result.IsDone || members.Any(member => member.Name == request.Member && member.Kind == "voter"))
                return true;
        }

        return false;
    }
}
