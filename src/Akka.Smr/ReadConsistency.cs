namespace Akka.Smr;

/// <summary>How new the state must be that a query sees.</summary>
public enum ReadConsistency : byte
{
    /// <summary>
    /// It sees every command that was acknowledged before the query was sent, to anybody. The leader confirms with a round to its
    /// quorum that it still leads; nothing is written (§6.4).
    /// </summary>
    Linearizable = 0,

    /// <summary>
    /// As <see cref="Linearizable"/>, confirmed by the leader's lease where the group has agreed on leases (<c>lease</c> in the settings,
    /// <see cref="SmrClient.ChangeLease"/>) and one holds (§6.4.1): no round, but clocks are relied on.
    /// </summary>
    Lease = 1,

    /// <summary>Whatever the nearest replica has applied: old by any amount, but a state that once was. Costs nothing, and is served without a leader.</summary>
    Local = 2,
}
