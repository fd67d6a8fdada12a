namespace Akka.StandIn.Simulation;

/// <summary>
/// One file of a disk. Writes that wait are flushed together, in order; each is answered when its flush has ended. What a
/// crash leaves of a flush under way is up to the seed.
/// </summary>
internal sealed class DiskFile(SimulatedDisk disk, EventLoop loop, string name, SeededRandom random)
{
    private readonly Queue<DiskWrite> _waiting = new();
    private readonly List<DiskWrite> _underWay = [];
    private readonly List<Stack<RowChange>> _unflushed = [];
    private bool _flushing;
    private int _generation;

    public string Name => name;

    public DiskRows Rows { get; } = new();

    public int Pending => _waiting.Count + _underWay.Count;

    public void Submit(DiskWrite write)
    {
        loop.Record(TraceKind.Disk, write.Process, write.Hash, $"{name} {write}");
        _waiting.Enqueue(write);
        Begin();
    }

    public void Begin()
    {
        if (_flushing || disk.IsStalled) return;
        while (_waiting.TryDequeue(out var write)) _underWay.Add(write);
        if (_underWay.Count == 0) return;
        _flushing = true;
        var generation = _generation;
        At(disk.WriteLatency, "flush", () =>
        {
            if (generation != _generation) return;
            _flushing = false;
            if (disk.IsStalled) return;
            End();
            Begin();
        });
    }

    /// <summary>The process died. The operating system keeps what it was given; of a transaction under way all or nothing.</summary>
    public void OnProcessDied()
    {
        if (_underWay.Count > 0 && random.Chance(0.5)) Land(_underWay.Count);
        Drop();
    }

    /// <summary>The power failed. What was flushed stays; of the rest some of the first writes may, and the next one may be torn.</summary>
    public void OnPowerLost(bool tears)
    {
        var survivors = random.Next(_unflushed.Count + 1);
        for (var i = _unflushed.Count - 1; i >= survivors; i--) Rows.Undo(_unflushed[i]);
        var isWhole = survivors == _unflushed.Count;
        _unflushed.Clear();
        if (isWhole && _underWay.Count > 0)
        {
            var landed = random.Next(_underWay.Count + 1);
            Land(landed);
            if (tears && landed < _underWay.Count) Rows.Tear(_underWay[landed], random);
        }

        Drop();
    }

    public void Wipe()
    {
        Rows.Clear();
        _unflushed.Clear();
        Drop();
    }

    private void Drop()
    {
        _generation++;
        _flushing = false;
        _underWay.Clear();
        _waiting.Clear();
    }

    private void Land(int count)
    {
        foreach (var write in _underWay.Take(count)) TryApply(write, null);
    }

    private void End()
    {
        foreach (var write in _underWay)
        {
            var error = Outcome(write);
            var what = error is null ? "written" : "failed";
            loop.Ready(write.Process, new Callback(TraceKind.Disk, write.Process, what, write.Hash, () => write.Done(error)));
        }

        _underWay.Clear();
    }

    private Exception? Outcome(DiskWrite write)
    {
        switch (write.Fault)
        {
            case WriteFault.Rejected:
                return new WriteRejectedException();
            case WriteFault.Fails:
                return new IOException("the write failed");
            case WriteFault.FailsButLands:
                TryApply(write, null);
                return new IOException("the write failed, or so it seems");
            case WriteFault.Unknown:
                LandPerhaps(write);
                return new IOException("the outcome of the write is unknown");
            default:
                return disk.IsFull && write.Grows ? new IOException("no space left on the disk") : Flush(write);
        }
    }

    private IOException? Flush(DiskWrite write)
    {
        if (!disk.AcknowledgesUnflushed) return TryApply(write, null);
        var undo = new Stack<RowChange>();
        if (TryApply(write, undo) is { } error) return error;
        _unflushed.Add(undo);
        At(disk.FlushLag, "flush late", () => _unflushed.Remove(undo));
        return null;
    }

    private void LandPerhaps(DiskWrite write)
    {
        var generation = disk.PowerCycles;
        switch (random.Next(3))
        {
            case 0:
                TryApply(write, null);
                break;
            case 1:
                At(disk.LandingDelay, "land late", () =>
                {
                    if (generation == disk.PowerCycles) TryApply(write, null);
                });
                break;
            default:
                break;
        }
    }

    private IOException? TryApply(DiskWrite write, Stack<RowChange>? undo)
    {
        try
        {
            Rows.Apply(write, undo);
            return null;
        }
        catch (IOException conflict)
        {
            return conflict;
        }
    }

    private void At(Latency latency, string what, Action action) =>
        loop.At(
            loop.Now + latency.Sample(random),
            new Callback(TraceKind.Disk, null, $"{disk.Node.Name} {name} {what}", (ulong)_underWay.Count, action));
}
