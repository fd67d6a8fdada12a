using Akka.Smr.StateMachines;

namespace Akka.Smr.Tests.Replicas;

internal sealed record Pay(long Amount);

internal sealed record GetTotal;

internal sealed record Total(long Value);

internal sealed record Print(int Letters);

internal sealed record Paper(string Text);

internal sealed record Fail;

internal sealed record Dawdle;

/// <summary>What a test lets a <see cref="Till"/> do on its replica alone.</summary>
internal sealed class TillFault
{
    /// <summary>What this replica's till adds to its replies, and the others' do not.</summary>
    public long Drift { get; set; }

    /// <summary>Whether <see cref="Fail"/> finds no memory here.</summary>
    public bool IsOutOfMemory { get; set; }

    /// <summary>How many more tills can't be made here.</summary>
    public int FailingStarts { get; set; }

    /// <summary>What <see cref="Dawdle"/> waits for.</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Set when a till waits there.</summary>
    public ManualResetEventSlim Waiting { get; } = new();
}

/// <summary>A state machine that adds up.</summary>
internal sealed class Till : StateMachineActor
{
    private long _total;

    public Till(TillFault fault)
    {
        if (fault.FailingStarts-- > 0)
            throw new InvalidOperationException("this till can't be made");
        Command<Pay>(command => new Total((_total += command.Amount) + fault.Drift));
        Command<Print>(command => new Paper(new string('x', command.Letters)));
        Command<Fail>(_ => fault.IsOutOfMemory ? throw new InsufficientMemoryException("no memory is left here") : new Total(_total));
        Command<Dawdle>(_ => Wait(fault));
        Query<GetTotal>(_ => new Total(_total));
        Snapshot(() => new Total(_total), saved => _total = saved.Value);
    }

    private static Total Wait(TillFault fault)
    {
        fault.Waiting.Set();
        fault.Gate.Wait(TimeSpan.FromSeconds(20));
        return new Total(0);
    }
}
