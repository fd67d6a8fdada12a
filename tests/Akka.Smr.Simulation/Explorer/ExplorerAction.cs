namespace Akka.Smr.Simulation.Explorer;

/// <summary>What can happen next in a small world.</summary>
internal enum ActionKind : byte
{
    Deliver,
    Drop,
    Duplicate,
    Persist,
    Ship,
    Timeout,
    Heartbeat,
    Age,
    Crash,
    CrashAfterWrite,
    FailWrite,
    FailWriteLanded,
    Propose,
    Read,
    Transfer,
    Change,
    Wipe,
    Hint,
}

/// <summary>One thing that happens.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">To whom, or who sends.</param>
/// <param name="Other">The other end, a transfer's target, or which change.</param>
/// <param name="Position">Which message of a link.</param>
internal readonly record struct ExplorerAction(ActionKind Kind, int Slot, int Other = 0, int Position = 0)
{
    public override string ToString() => Kind switch
    {
        ActionKind.Deliver or ActionKind.Drop or ActionKind.Duplicate => $"{Kind} {SmallWorld.NameOf(Slot)}->{SmallWorld.NameOf(Other)} {Position}",
        ActionKind.Ship or ActionKind.Transfer or ActionKind.Hint => $"{Kind} {SmallWorld.NameOf(Slot)}->{SmallWorld.NameOf(Other)}",
        ActionKind.Change => $"{Kind} {SmallWorld.NameOf(Slot)} {Other}",
        _ => $"{Kind} {SmallWorld.NameOf(Slot)}",
    };
}
