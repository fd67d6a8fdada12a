using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;

namespace Akka.Smr.Simulation.World;

/// <summary>
/// One node: a process that hosts a replica as a real host would, with its disk, its clock and its state machine. It can
/// die, be paused, and start again. What it does for the replica, for its
/// state machine and for whoever asks stands in its other parts.
/// </summary>
internal sealed partial class SimulatedNode
{
    private readonly SimulatedGroup _group;
    private readonly Chance _chance;
    private readonly List<Happening> _backlog = [];
    private readonly Dictionary<long, Attempt> _asked = [];
    private readonly List<(long Index, long Waiter)> _readsToServe = [];
    private readonly Proposal[] _one = new Proposal[1];
    private RaftReplica? _replica;
    private long _timer;
    private long? _leaderHeardAt;
    private long _withholdsUntil;
    private long _votedUntil;
    private CheckQuorum _contact;

    /// <summary>Creates a node that is not running yet.</summary>
    public SimulatedNode(int number, SimulatedGroup group, SimulatedDisk disk, Chance chance)
    {
        Number = number;
        _group = group;
        _chance = chance;
        Disk = disk;
        Machine = new KeyValueMachine(group.Scene);
        Couriers = new SnapshotCouriers(this, group);
        Clock.Drift(0, group.Scene.RateOf(number));
        _contact = NoContact();
    }

    /// <summary>Its number; the member's id is one more.</summary>
    public int Number { get; }

    /// <summary>The disk in it now.</summary>
    public SimulatedDisk Disk { get; private set; }

    /// <summary>Its clock.</summary>
    public NodeClock Clock { get; } = new();

    /// <summary>The state machine of the running process.</summary>
    public KeyValueMachine Machine { get; private set; }

    /// <summary>What carries the bytes of snapshots.</summary>
    public SnapshotCouriers Couriers { get; private set; }

    /// <summary>Who waits for the running process.</summary>
    public WaiterBook Waiters { get; } = new();

    /// <summary>Counts its processes: what was meant for an earlier one is void.</summary>
    public long Life { get; private set; }

    /// <summary>True time.</summary>
    public long WorldNow => _group.Now;

    /// <summary>Whether a process runs, paused or not.</summary>
    public bool IsUp => _replica is not null;

    /// <summary>How many pauses overlap.</summary>
    public int Pauses { get; private set; }

    /// <summary>The replica's last word on its role.</summary>
    public RoleKind Role { get; private set; }

    /// <summary>The replica's last word on its term.</summary>
    public Term Term { get; private set; }

    /// <summary>The configuration that the replica acts by, or null.</summary>
    public RaftConfiguration? Configuration { get; private set; }

    /// <summary>Since when that is in its log.</summary>
    public long ConfigurationIndex { get; private set; }

    /// <summary>The term in which the node has last invited somebody to an election.</summary>
    public Term InvitedIn { get; set; }

    /// <summary>Whether it has not heard a leader for so long, by its own clock, that it may vote for another (§4.2.3, §6.4.1).</summary>
    public bool IsFreeToVote =>
        IsUp
        && Clock.Local(_group.Now) >= _withholdsUntil
        && !(Clock.Local(_group.Now) < _leaderHeardAt + Bound(Configuration));

    /// <summary>Whether it has given its vote in this term so lately that whoever got it may not have been able to say that it leads (§3.4).</summary>
    public bool HasJustVoted => IsUp && Clock.Local(_group.Now) < _votedUntil;

    /// <summary>Whether the replica would serve a read by its lease, were it asked in this moment and not in that of its last step.</summary>
    public bool HoldsLease =>
        Role == RoleKind.Leader
        && Pauses == 0
        && _replica?.CurrentRole is Raft.Roles.Leader { HoldsLease: true } leader
        && Clock.Local(_group.Now) < leader.Followers.LeaseUntil().Ticks;

    /// <summary>The end of the log in the replica's memory, or what a replica would begin with.</summary>
    public EntryId LastEntry => _replica?.LastEntry ?? Disk.Durable.Last;

    /// <summary>The first index that the replica's memory still has.</summary>
    public long FirstIndex => _replica!.State.Log.Base.Index.Value;

    /// <summary>The term of an entry in the replica's memory, or null.</summary>
    public Term? TermAt(long index) => _replica?.State.Log.TermAt(new LogIndex(index));

    /// <summary>The running replica, for the last questions only: what it says of itself proves nothing.</summary>
    public RaftReplica? Replica => _replica;

    /// <summary>The input of the step under way.</summary>
    public InputKind Doing { get; private set; }

    /// <summary>The message of the step under way.</summary>
    public Message? Hearing { get; private set; }

    /// <summary>Starts a process from what is on the disk.</summary>
    public void Start()
    {
        Life++;
        var recovered = Disk.Recover();
        Role = RoleKind.Follower;
        Term = recovered.HardState.Term;
        Configuration = recovered.Snapshot?.Configuration;
        ConfigurationIndex = recovered.Snapshot?.ConfigurationIndex.Value ?? 0;
        Machine = new KeyValueMachine(_group.Scene);
        if (recovered.Snapshot is { } snapshot && snapshot.Id.Index > LogIndex.Zero)
            _group.Coverage.Count(Met.RestartedFromSnapshot);
        _machineIsBusy = false;
        _work.Clear();
        _isStallTold = false;
        _contact = NoContact();
        Clock.Restart(_group.Now, _chance.Between(0, 1_000_000 * Scene.Ms));
        _group.Referee.Starts(this, recovered);
        var options = _group.Scene.Options with { Seed = Chance.Mix(_group.Scene.Seed, (ulong)Number) };
        _replica = new RaftReplica(Disk.Identity, _group.Id, Disk.Kind, recovered, options);
        Referee.Begins(this, _replica);
        _leaderHeardAt = null;
        _withholdsUntil = recovered.LastRecord > 0 && _replica.Configuration?.Lease is not null ? Clock.Local(_group.Now) + Bound(_replica.Configuration) : 0;
        _votedUntil = 0;
        Step(Input.Started());
    }

    /// <summary>The process dies. What its disk had in flight is lost, or was just in time.</summary>
    public void Crash()
    {
        if (!IsUp)
            return;
        if (Disk.InFlight is not null)
        {
            var lands = Disk.NextWrite == WriteFault.None && _chance.Happens(400);
            _group.Coverage.Count(lands ? Met.WriteLandedInCrash : Met.WriteLostInCrash);
            if (lands)
                _group.Referee.Lands(this);
        }

        Disk.Crash();
        Disk.NextWrite = WriteFault.None;
        _group.Referee.Dies(this);
        _replica = null;
        Role = RoleKind.Halted;
        Life++;
        _backlog.Clear();
        _asked.Clear();
        _readsToServe.Clear();
        Waiters.Clear();
        Couriers.Clear();
    }

    /// <summary>The disk is replaced by an empty one: a stranger to everybody.</summary>
    public void Wipe(SimulatedDisk disk)
    {
        Crash();
        Disk = disk;
    }

    /// <summary>The process stands still; nothing is lost, everything waits.</summary>
    public void Pause() => Pauses++;

    /// <summary>The process goes on, and finds all at once what has come meanwhile.</summary>
    public void Resume()
    {
        if (--Pauses > 0 || _backlog.Count == 0)
            return;
        var waiting = _backlog.ToArray();
        _backlog.Clear();

        // Which queue a runtime looks at first is not ours to say: late timers come first or last.
        var timersFirst = _chance.Happens(500);
        foreach (var happening in waiting)
        {
            if (happening.Kind == HappeningKind.Timer == timersFirst)
                Happens(happening);
        }

        foreach (var happening in waiting)
        {
            if (happening.Kind == HappeningKind.Timer != timersFirst)
                Happens(happening);
        }
    }

    /// <summary>Something becomes due here.</summary>
    public void Happens(in Happening happening)
    {
        if (!IsUp || (happening.Life != 0 && happening.Life != Life))
            return;
        if (Pauses > 0 && happening.Kind != HappeningKind.Flushed)
        {
            _backlog.Add(happening);
            return;
        }

        switch (happening.Kind)
        {
            case HappeningKind.Timer:
                if (happening.Number == _timer)
                    Step(Input.TimerFired());
                break;
            case HappeningKind.Message:
                Step(Input.Received((Envelope)happening.Body!));
                break;
            case HappeningKind.Hint:
                if (Configuration?.Lease is null)
                    (_leaderHeardAt, _withholdsUntil, _votedUntil) = (null, 0, 0);
                Step(Input.PeerHint(new MemberId(happening.Number >> 2), (PeerHintKind)(happening.Number & 3)));
                break;
            case HappeningKind.Request:
                Asks((Attempt)happening.Body!);
                break;
            case HappeningKind.Chunk:
            case HappeningKind.TransferTick:
                Couriers.Happens(happening);
                break;
            case HappeningKind.MachineTurn:
            case HappeningKind.SnapshotWritten:
                MachineHappens(happening);
                break;
            default:
                DiskHappens(happening);
                break;
        }
    }

    /// <summary>One step of the replica, and all that it asks for.</summary>
    internal void Step(in Input input)
    {
        if (_replica is null)
            return;
        _group.Steps++;
        Doing = input.Kind;
        Hearing = input.Kind == InputKind.Received ? input.Envelope.Body : null;
        var isStray = Hearing is not null && Strays.IsStray(input.Envelope, _group.Id, Disk.Identity);
        var before = Hearing is null ? default : Standing.Of(_replica);
        var isBound = !IsFreeToVote;
        var hard = _replica.State.Hard;
        var match = Hearing is null ? null : MatchOf(input.Envelope.From);
        var effects = _replica.Step(input, new Instant(TimeSpan.FromTicks(Clock.Local(_group.Now)), _group.Now));
        if (isStray)
            _group.Referee.HearsStray(this, input.Envelope, before, Standing.Of(_replica));
        else if (Hearing is RequestVote && isBound)
            Referee.HearsRequestWhileBound(this, input.Envelope, before.Hard, _replica.State.Hard);
        else if (Hearing is AppendResponse or HeartbeatResponse or InstallSnapshotResponse && input.Envelope.Term == Term)
            _contact.Hears(Majority.DiskOf(input.Envelope.From), Clock.Local(_group.Now));
        else if (Hearing is AppendEntries or Heartbeat or InstallSnapshot && _replica.Leader == input.Envelope.From)
            _leaderHeardAt = Clock.Local(_group.Now);
        Votes(hard, _replica.State.Hard);
        if (match is { } known && MatchOf(input.Envelope.From) is { } learned)
            MatchMonotonic.Learns(Disk.Number, input.Envelope, known, learned);
        _group.Trace?.Stepped(this, input, effects);

        // What it was is told first by what it commits, then by what it is now: roles are announced at the end of a step only.
        _group.Referee.ClaimsCommit(this, _replica.CommitIndex.Value);
        foreach (ref readonly var effect in effects)
        {
            if (effect.Kind == EffectKind.RoleChanged)
                Handle(effect);
        }

        foreach (ref readonly var effect in effects)
        {
            if (effect.Kind != EffectKind.RoleChanged)
                Handle(effect);
        }

        if (_haltReason is { } reason)
            Halts(reason);
        else
            _group.Referee.Stepped(this);
        if (Role == RoleKind.Leader && Doing == InputKind.TimerFired)
            Referee.Ticks(this, _contact, Clock.Local(_group.Now));
    }

    /// <summary>A vote that is given holds for the shortest election timeout; in a later term it is nobody's any more, and once the leader is known it is not needed.</summary>
    private void Votes(HardState before, HardState after)
    {
        if (_replica!.Leader != Identity.None || (before.Term != after.Term && after.Vote == Identity.None))
            _votedUntil = 0;
        else if (before != after && after.Vote != Identity.None)
            _votedUntil = Clock.Local(_group.Now) + _group.Scene.Options.ElectionTimeoutMin.Ticks;
    }

    /// <summary>How long whoever heard its leader is bound to it: for the shortest election timeout, or a lease that is longer.</summary>
    private long Bound(RaftConfiguration? configuration) =>
        Math.Max(_group.Scene.Options.ElectionTimeoutMin.Ticks, configuration?.Lease?.Duration.Ticks ?? 0);

    private CheckQuorum NoContact() => new((_group.Scene.Options.ElectionTimeoutMin + (3 * _group.Scene.Options.HeartbeatInterval)).Ticks);

    /// <summary>What a leader holds another to have, or null.</summary>
    private LogIndex? MatchOf(Identity other) => _replica?.CurrentRole is Raft.Roles.Leader leader ? leader.Followers.Find(other)?.Match : null;
}
