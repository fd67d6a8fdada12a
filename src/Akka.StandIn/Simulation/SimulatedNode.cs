using Akka.Actor;
using Akka.Configuration;

namespace Akka.StandIn.Simulation;

/// <summary>
/// A machine of the world: a process with one actor system at a time, a disk that outlives it, and clocks. An actor system
/// whose process died is abandoned: none of its code runs again.
/// </summary>
public sealed class SimulatedNode
{
    private readonly EventLoop _loop;
    private readonly SimulatedNetwork _network;
    private readonly string _systemName;
    private readonly Config _config;
    private Incarnation? _process;
    private int _starts;
    private double _lateness = 1.0 / 32;
    private Latency _lateBy = Latency.LongTail(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(50));

    internal SimulatedNode(string name, uint index, string systemName, Config config, EventLoop loop, SimulatedNetwork network)
    {
        (Name, Index, _systemName, _config, _loop, _network) = (name, index, systemName, config, loop, network);
        Disk = new SimulatedDisk(this, loop);
        Clock = new SimulatedClock(this, loop, new SeededRandom(loop.Seed, $"clock {name}"));
        var (bound, told) = SimulatedConfiguration.Places(name, config.GetConfig("akka.remote.dot-netty.tcp"));
        Places = [bound, told];
    }

    /// <summary>The node's name, which is also its host name.</summary>
    public string Name { get; }

    /// <summary>What the node's process does.</summary>
    public NodeState State => _process?.State ?? NodeState.Down;

    /// <summary>The actor system that runs, or the last one that did.</summary>
    public ActorSystem System { get; private set; } = null!;

    /// <summary>The node's disk.</summary>
    public SimulatedDisk Disk { get; }

    /// <summary>The node's clocks.</summary>
    public SimulatedClock Clock { get; }

    internal uint Index { get; }

    /// <summary>Where the node's processes listen, or would.</summary>
    internal HashSet<Place> Places { get; }

    /// <summary>Without power a machine answers nobody; with it, it refuses connections nobody listens for.</summary>
    internal bool IsPowered { get; private set; } = true;

    /// <summary>Starts the node's process, and its actor system in it.</summary>
    public ActorSystem Start()
    {
        if (State != NodeState.Down) throw new InvalidOperationException($"{Name} is running.");
        Record("start");
        if (!IsPowered) PowerUp();
        _process = new Incarnation(this, ++_starts, _loop.Seed);
        System = ActorSystemImpl.Start(_systemName, _config, new SimulatedRuntime(_loop, _network, _process));
        return System;
    }

    /// <summary>
    /// The process dies, as of <c>kill -9</c>: peers see their connections reset; what was written stays, flushed or not.
    /// </summary>
    public void Kill()
    {
        Record("kill");
        End(process => Disconnect(process, (connection, end) => connection.AbandonedBy(end)), Disk.OnProcessDied);
    }

    /// <summary>
    /// The machine loses its power: peers hear nothing until it is back and disowns their connections; only what was flushed
    /// is on the disk, and the last write may be torn.
    /// </summary>
    public void Crash()
    {
        Record("crash");
        IsPowered = false;
        End(process => Disconnect(process, (connection, end) => connection.SilencedBy(end)), Disk.OnPowerLost);
    }

    /// <summary>The process stands still, as of <c>kill -STOP</c>; clocks, disk and network go on.</summary>
    public void Pause()
    {
        if (State != NodeState.Running) throw new InvalidOperationException($"{Name} is {State}.");
        Record("pause");
        _process!.Parked.AddRange(_loop.Withdraw(_process));
        _process.State = NodeState.Paused;
    }

    /// <summary>The process goes on. All that it has missed comes at once.</summary>
    public void Resume()
    {
        if (State != NodeState.Paused) throw new InvalidOperationException($"{Name} is {State}.");
        Record("resume");
        _process!.State = NodeState.Running;
        foreach (var work in _process.Parked) _loop.Ready(_process, work);
        _process.Parked.Clear();
    }

    /// <summary>Starts the node anew, after killing it if it runs.</summary>
    /// <param name="wiped">With an empty disk.</param>
    public ActorSystem Restart(bool wiped = false)
    {
        if (State != NodeState.Down) Kill();
        if (wiped) Disk.Wipe();
        return Start();
    }

    /// <summary>
    /// How often, and by how much, a thread takes up its work late, so that timers and frames get ahead of it. The default is
    /// one time in 32, by some ten microseconds.
    /// </summary>
    public void DelayThreads(double probability, Latency latency) => (_lateness, _lateBy) = (probability, latency);

    /// <summary>What the node is doing, in a line.</summary>
    public override string ToString()
    {
        var text = $"{Name}: {State}";
        if (_process is { State: not NodeState.Down })
        {
            var (ready, later) = _loop.Pending(_process);
            text += $", started {_starts}x, {ready} ready, {later} later, {_process.Parked.Count} parked";
        }

        var disk = $"disk{(Disk.IsStalled ? " stalled" : "")}{(Disk.IsFull ? " full" : "")}";
        return $"{text}; {disk}, {Disk.Journal.Pending} journal writes and {Disk.Snapshots.Pending} snapshot writes pending";
    }

    internal long HandOver(SeededRandom random) => random.Chance(_lateness) ? _lateBy.Sample(random) : 0;

    /// <summary>The actor system has ended by itself, and its process with it.</summary>
    internal void OnTerminated(Incarnation process)
    {
        if (process != _process || process.State == NodeState.Down) return;
        Record("terminated");
        End(ended => Disconnect(ended, (connection, end) => connection.AbandonedBy(end)), Disk.OnProcessDied);
    }

    internal void OnExit(Incarnation process, int code)
    {
        if (process != _process || process.State == NodeState.Down) return;
        Record($"exit {code}");
        Kill();
    }

    private void PowerUp()
    {
        IsPowered = true;
        if (_process is not null) Disconnect(_process, (connection, end) => connection.DisownedBy(end));
        _network.Thaw(this);
    }

    private void End(Action<Incarnation> disconnect, Action disk)
    {
        if (_process is { State: not NodeState.Down } process)
        {
            _loop.Withdraw(process);
            process.Parked.Clear();
            process.State = NodeState.Down;
            _network.StopListening(process);
            disconnect(process);
        }

        disk();
    }

    private void Disconnect(Incarnation process, Action<SimulatedConnection, ConnectionEnd> disconnect)
    {
        foreach (var connection in _network.ConnectionsOf(process))
        {
            if (connection.Client.Process == process) disconnect(connection, connection.Client);
            if (connection.Server.Process == process) disconnect(connection, connection.Server);
        }
    }

    private void Record(string what) => _loop.Record(TraceKind.Node, this, StableHash.Of(what), what);
}
