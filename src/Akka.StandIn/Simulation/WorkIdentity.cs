using Akka.Dispatch;

namespace Akka.StandIn.Simulation;

/// <summary>What the trace says of a piece of work: the actor whose mailbox runs, and the kind of message it will take.</summary>
internal static class WorkIdentity
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, StrongBox> Hashes = [];

    public static ulong Of(IThreadPoolWorkItem work) => work is Mailbox mailbox
        ? StableHash.Add(HashOf(mailbox), mailbox.Next is { } message ? HashOf(message.GetType()) : 0)
        : HashOf(work.GetType());

    public static string Describe(IThreadPoolWorkItem work) =>
        work is Mailbox mailbox ? $"{mailbox} {mailbox.Next?.GetType().Name}" : work.GetType().Name;

    private static ulong HashOf(object named) =>
        Hashes.GetValue(named, static key => new StrongBox(StableHash.Of(key.ToString()!))).Value;

    private sealed class StrongBox(ulong value)
    {
        public ulong Value => value;
    }
}
