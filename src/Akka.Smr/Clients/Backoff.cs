namespace Akka.Smr.Clients;

/// <summary>Pauses that double up to a bound, each shortened by chance by up to a half, so that many proxies do not come at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Func<int, int> chance)
{
    private int _doublings;

    public TimeSpan Next() => Next(most);

    /// <summary>The next pause, bounded more closely this time.</summary>
    public TimeSpan Next(TimeSpan atMost)
    {
        var bound = atMost < most ? atMost : most;
        var whole = Math.Min((long)Math.Max(1, first.TotalMilliseconds) << Math.Min(_doublings, 20), (long)Math.Max(1, bound.TotalMilliseconds));
        if (_doublings < 20)
            _doublings++;
        var half = (int)Math.Min(int.MaxValue - 1, whole / 2);
        return TimeSpan.FromMilliseconds(whole - chance(half + 1));
    }

    public void Reset() => _doublings = 0;
}
