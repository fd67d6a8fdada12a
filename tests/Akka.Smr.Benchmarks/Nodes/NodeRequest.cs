using Akka.Smr.Benchmarks.Load;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>What a node's process is asked on its input, a line of JSON each; each is answered by a line on its output.</summary>
internal enum Verb
{
    /// <summary>Answered by a <see cref="NodeStatus"/>.</summary>
    Status,

    /// <summary>Start <see cref="NodeRequest.Workload"/>, whatever ran before. Answered by true.</summary>
    Start,

    /// <summary>Stop the load. Answered by true.</summary>
    Stop,

    /// <summary>Answered by the <see cref="LoadSample"/> since the last one.</summary>
    Sample,

    /// <summary>Answered by a <see cref="MemorySample"/>, after a full collection.</summary>
    Memory,

    /// <summary>Fill the slots of <see cref="NodeRequest.Workload"/>, with one command. Answered by whether that was done.</summary>
    Fill,

    /// <summary>Take a snapshot. Answered by true, at once.</summary>
    TakeSnapshot,

    /// <summary>Add <see cref="NodeRequest.Member"/> at <see cref="NodeRequest.Address"/> to the group. Answered by whether that was done.</summary>
    AddMember,
}

/// <inheritdoc cref="Verb"/>
internal sealed record NodeRequest(Verb Verb, Workload? Workload = null, string Member = "", string Address = "");

/// <summary>What is asked of a node's replica again and again.</summary>
internal sealed record NodeStatus(string Role, string? Leader, long Term, long Commit, long Applied, long Snapshot, bool IsHealthy)
{
    public static NodeStatus Absent { get; } = new("Absent", null, 0, 0, 0, 0, false);
}
