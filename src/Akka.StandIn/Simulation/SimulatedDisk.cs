namespace Akka.StandIn.Simulation;

/// <summary>
/// A node's disk: what journals and snapshot stores write to. A write is answered when it has been flushed; a process that
/// dies loses what it had not handed over, a machine that loses its power all that was not flushed.
/// </summary>
public sealed class SimulatedDisk
{
    private readonly EventLoop _loop;
    private readonly SeededRandom _random;
    private readonly Queue<WriteFault> _writeFaults = new();
    private readonly List<Action> _stalledReads = [];
    private int _readFaults;

    internal SimulatedDisk(SimulatedNode node, EventLoop loop)
    {
        (Node, _loop) = (node, loop);
        _random = new SeededRandom(loop.Seed, $"disk {node.Name}");
        Journal = new DiskFile(this, loop, "journal", new SeededRandom(loop.Seed, $"disk {node.Name} journal"));
        Snapshots = new DiskFile(this, loop, "snapshots", new SeededRandom(loop.Seed, $"disk {node.Name} snapshots"));
    }

    /// <summary>How long a flush takes; what waits meanwhile goes with the next one.</summary>
    public Latency WriteLatency { get; set; } = Latency.LongTail(TimeSpan.FromMicroseconds(150), TimeSpan.FromMicroseconds(100));

    /// <summary>How long a read takes.</summary>
    public Latency ReadLatency { get; set; } = Latency.LongTail(TimeSpan.FromMicroseconds(20), TimeSpan.FromMicroseconds(30));

    /// <summary>How much later a write of unknown outcome lands, when it lands late.</summary>
    public Latency LandingDelay { get; set; } = Latency.Between(TimeSpan.Zero, TimeSpan.FromSeconds(5));

    /// <summary>A disk that lies: it answers before it has flushed, and a crash loses what was acknowledged.</summary>
    public bool AcknowledgesUnflushed { get; set; }

    /// <summary>How much later a lying disk flushes.</summary>
    public Latency FlushLag { get; set; } = Latency.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1));

    /// <summary>
    /// Whether a write that was torn by a crash shows when it is read. Otherwise its store discards it, as those with
    /// checksums in their own log do.
    /// </summary>
    public bool ShowsTornWrites { get; set; }

    /// <summary>No answers come, neither to writes nor to reads.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Whatever needs space fails.</summary>
    public bool IsFull { get; private set; }

    internal SimulatedNode Node { get; }

    internal DiskFile Journal { get; }

    internal DiskFile Snapshots { get; }

    internal int PowerCycles { get; private set; }

    /// <summary>The next write, of a journal or a snapshot store, ends like this. Calls add up: the second is for the write after.</summary>
    public void FailNextWrite(WriteFault fault = WriteFault.Fails)
    {
        _writeFaults.Enqueue(fault);
        Record($"fail next write: {fault}");
    }

    /// <summary>The next write is refused, certainly and with an answer that says so.</summary>
    public void RejectNextWrite() => FailNextWrite(WriteFault.Rejected);

    /// <summary>The next read fails.</summary>
    public void FailNextRead()
    {
        _readFaults++;
        Record("fail next read");
    }

    /// <summary>No answer comes until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        IsStalled = true;
        Record("stall");
    }

    /// <summary>What has stalled goes on.</summary>
    public void Resume()
    {
        IsStalled = false;
        Record("resume");
        Journal.Begin();
        Snapshots.Begin();
        foreach (var read in _stalledReads) read();
        _stalledReads.Clear();
    }

    /// <summary>There is no space left until <see cref="Free"/>; deleting works.</summary>
    public void Fill()
    {
        IsFull = true;
        Record("fill");
    }

    /// <summary>There is space again.</summary>
    public void Free()
    {
        IsFull = false;
        Record("free");
    }

    /// <summary>Damages one byte of a stored event, in the middle of what is sound.</summary>
    public void Damage(string persistenceId, long sequenceNr)
    {
        var stored = Journal.Rows.Find(persistenceId, sequenceNr)
            ?? throw new ArgumentException($"{persistenceId} has no event {sequenceNr} on this disk.");
        var row = (byte[])stored.Clone();
        row[^(1 + _random.Next(row.Length - StoredRow.HeaderLength(row)))] ^= 0x10;
        Journal.Rows.Set(persistenceId, sequenceNr, row);
        Record($"damage {persistenceId}@{sequenceNr}");
    }

    /// <summary>Lets one stored event vanish.</summary>
    public void Lose(string persistenceId, long sequenceNr)
    {
        Journal.Rows.Set(persistenceId, sequenceNr, null);
        Record($"lose {persistenceId}@{sequenceNr}");
    }

    /// <summary>The numbers of the events that are on the disk now.</summary>
    public IReadOnlyList<long> EventsOf(string persistenceId) =>
        [.. Journal.Rows.Of(persistenceId).Where(row => !StoredRow.Read(row.Value).IsDeleted).Select(row => row.Key)];

    /// <summary>Writes rows, all or none.</summary>
    internal void Write(DiskFile file, Incarnation process, IReadOnlyList<RowChange> rows, Action<Exception?> done) =>
        file.Submit(DiskWrite.Of(process, rows, NextFault(), done));

    /// <summary>Removes rows, all or none, as they are found when the disk comes to it.</summary>
    internal void Remove(
        DiskFile file, Incarnation process, string what, Func<DiskRows, IReadOnlyList<RowChange>> rows, Action<Exception?> done) =>
        file.Submit(new DiskWrite(process, what, StableHash.Of(what), rows, done) { Fault = NextFault() });

    /// <summary>Calls <paramref name="done"/> when the disk has answered: the rows can be read then, or there is an error.</summary>
    internal void Read(Incarnation process, string what, Action<Exception?> done)
    {
        Exception? error = _readFaults > 0 ? new IOException("the read failed") : null;
        if (error is not null) _readFaults--;
        _loop.At(_loop.Now + ReadLatency.Sample(_random), new Callback(TraceKind.Disk, process, what, 0, () =>
        {
            if (IsStalled) _stalledReads.Add(() => Read(process, what, done));
            else done(error);
        }));
    }

    internal void OnProcessDied()
    {
        Journal.OnProcessDied();
        Snapshots.OnProcessDied();
        _stalledReads.Clear();
    }

    internal void OnPowerLost()
    {
        PowerCycles++;
        Journal.OnPowerLost(ShowsTornWrites);
        Snapshots.OnPowerLost(ShowsTornWrites);
        _stalledReads.Clear();
    }

    internal void Wipe()
    {
        PowerCycles++;
        Journal.Wipe();
        Snapshots.Wipe();
        Record("wipe");
    }

    private WriteFault? NextFault() => _writeFaults.TryDequeue(out var fault) ? fault : null;

    private void Record(string what) => _loop.Record(TraceKind.Disk, Node, StableHash.Of(what), what);
}
