namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// A leader that has not heard a quorum for an election timeout leads nobody, and knows it by its next tick (§6.2). Kept for one
/// process at a time, by its own clock.
/// </summary>
/// <param name="patience">An election timeout, and as many heartbeats as may pass until it is noticed.</param>
internal sealed class CheckQuorum(long patience)
{
    private readonly long[] _heardAt = new long[64];
    private long _since;

    /// <summary>The process leads from now on, or by another configuration: whom it counts on has yet to speak.</summary>
    public void Begins(long now) => _since = now;

    /// <summary>It hears an answer.</summary>
    public void Hears(int disk, long now) => _heardAt[disk] = now;

    /// <summary>Its timer has fired, and it goes on leading.</summary>
    public void Ticks(int disk, long now, RaftConfiguration configuration)
    {
        if (now - _since <= patience)
            return;
        var heard = 1UL << disk;
        for (var other = 0; other < _heardAt.Length; other++)
        {
            if (_heardAt[other] >= _since && now - _heardAt[other] <= patience)
                heard |= 1UL << other;
        }

        if (!Majority.Agrees(configuration, heard))
            throw new RuleBroken(nameof(CheckQuorum), $"disk {disk} goes on leading, and has heard only {heard:b} of {configuration} for an election timeout");
    }
}
