namespace Akka.Remote;

/// <summary>The last so many intervals between heartbeats, with their mean and standard deviation. Not thread-safe.</summary>
internal sealed class HeartbeatHistory
{
    private readonly Queue<long> _intervals;
    private readonly int _maxSampleSize;
    private long _sum;
    private long _squaredSum;

    public HeartbeatHistory(int maxSampleSize)
    {
        if (maxSampleSize < 1)
            throw new ArgumentOutOfRangeException(nameof(maxSampleSize), $"max-sample-size must be >= 1, got {maxSampleSize}");
        _maxSampleSize = maxSampleSize;
        _intervals = new Queue<long>();
    }

    public double Mean => (double)_sum / _intervals.Count;

    public double StandardDeviation => Math.Sqrt(Math.Max(0, ((double)_squaredSum / _intervals.Count) - (Mean * Mean)));

    public void Add(long interval)
    {
        if (_intervals.Count == _maxSampleSize)
        {
            var oldest = _intervals.Dequeue();
            _sum -= oldest;
            _squaredSum -= oldest * oldest;
        }

        _intervals.Enqueue(interval);
        _sum += interval;
        _squaredSum += interval * interval;
    }
}
