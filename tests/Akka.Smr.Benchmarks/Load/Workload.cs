using Akka.Smr.Benchmarks.Machine;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>Whom the clients of one node speak to.</summary>
internal enum Target
{
    /// <summary>The group's ref.</summary>
    Group,

    /// <summary>One actor on this node, not replicated, that persists each command by itself.</summary>
    Persist,

    /// <summary>The same, with PersistAsync, so that commands share flushes.</summary>
    PersistAsync,

    /// <summary>An actor that sends everything back, on this node or on another one.</summary>
    Echo,
}

/// <summary>What the clients of one node do, each with one request in flight.</summary>
/// <param name="Target">Whom they speak to.</param>
/// <param name="Clients">How many there are on this node.</param>
/// <param name="FirstSlot">The slot of the first; each has its own.</param>
/// <param name="Slots">How many slots a client writes, one after the other.</param>
/// <param name="Bytes">The size of a write.</param>
/// <param name="ReadPercent">How many of a hundred requests are reads.</param>
/// <param name="Consistency">Of the reads.</param>
/// <param name="EchoAt">The node of <see cref="Target.Echo"/>, by its address; null for this one.</param>
internal sealed record Workload(
    Target Target, int Clients, int FirstSlot = 0, int Slots = 1, int Bytes = 128, int ReadPercent = 0,
    ReadConsistency Consistency = ReadConsistency.Linearizable, string? EchoAt = null)
{
    /// <summary>The requests of one client, without end, and the same in every run.</summary>
    public IEnumerator<object> RequestsOf(int client)
    {
        var random = new Random(FirstSlot + client);
        var bytes = new byte[Bytes];
        random.NextBytes(bytes);
        for (var i = 0; ; i = (i + 1) % Slots)
        {
            var slot = ((FirstSlot + client) * Slots) + i;
            yield return random.Next(100) < ReadPercent ? new SmrQuery(new Read(slot), Consistency) : new Write(slot, bytes);
        }
    }
}
