namespace Akka.Smr.Benchmarks.Machine;

/// <summary>How many bytes a machine's state has. The machine writes, anybody reads.</summary>
internal sealed class StateSize
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(long bytes) => Volatile.Write(ref _bytes, _bytes + bytes);

    public void Clear() => Volatile.Write(ref _bytes, 0);
}
