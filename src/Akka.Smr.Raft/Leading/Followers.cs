using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// The progress of every member, by its slot in the configuration in force, itself included if it is in it. Only who has a
/// slot is counted.
/// </summary>
internal sealed class Followers
{
    private readonly RaftState _state;
    private Progress[] _bySlot = [];
    private long _sessions;

    public Followers(RaftState state)
    {
        _state = state;
        Quorum = state.Quorum ?? throw new InvariantException("A leader has no configuration.");
        Adopt();
    }

    private Followers(Followers other, RaftState state)
    {
        _state = state;
        Quorum = other.Quorum;
        _sessions = other._sessions;
        _bySlot = Array.ConvertAll(other._bySlot, static progress => progress.Clone());
    }

    public Quorum Quorum { get; private set; }

    public ReadOnlySpan<Progress> All => _bySlot;

    public Progress? Find(Identity identity)
    {
        foreach (var progress in _bySlot)
        {
            if (progress.Identity == identity)
                return progress;
        }

        return null;
    }

    /// <summary>Takes up the configuration in force. Members that stay keep their progress; one that comes back begins a new session.</summary>
    public void Adopt()
    {
        // All who begin with one configuration have one session: a number of its own for each would tell equal members apart.
        _sessions++;
        Quorum = _state.Quorum!;
        var members = Quorum.Configuration.Members;
        var bySlot = new Progress[members.Length];
        for (var slot = 0; slot < bySlot.Length; slot++)
        {
            var progress = Find(members[slot].Identity);
            if (progress is null)
            {
                var isSelf = members[slot].Identity == _state.Self;
                progress = new Progress(members[slot], isSelf, _sessions, _state.Log.Last.Index.Next, _state.Now.Monotonic, _state.Options);
            }

            progress.Member = members[slot];
            bySlot[slot] = progress;
        }

        _bySlot = bySlot;
    }

    /// <summary>What a quorum has verified and made durable; the leader counts itself only as far as its own disk has got (§10.2.1).</summary>
    public LogIndex Match() => Match(ofWitness: null);

    /// <summary>What would be committed if witnesses had everything. It is on so many data disks that a quorum lacks only witnesses (§11.7.2).</summary>
    public LogIndex MatchBarWitnesses() => LogIndex.Max(Match(ofWitness: _state.Log.Last.Index.Value), LogIndex.Zero);

    /// <summary>The latest round that a quorum has answered (§6.4).</summary>
    public long AnsweredRound(long current)
    {
        Span<long> values = stackalloc long[Configuration.MaxMembers];
        for (var slot = 0; slot < _bySlot.Length; slot++)
            values[slot] = _bySlot[slot].IsSelf ? current : _bySlot[slot].AckedRound;
        return Quorum.Reached(values);
    }

    /// <summary>The latest time by which a quorum was heard (§6.2).</summary>
    public TimeSpan ContactAt()
    {
        Span<long> values = stackalloc long[Configuration.MaxMembers];
        for (var slot = 0; slot < _bySlot.Length; slot++)
            values[slot] = _bySlot[slot].IsSelf ? long.MaxValue : _bySlot[slot].ContactAt.Ticks;
        return new TimeSpan(Quorum.Reached(values));
    }

    /// <summary>How long a quorum withholds its votes (§6.4.1).</summary>
    public TimeSpan LeaseUntil()
    {
        Span<long> values = stackalloc long[Configuration.MaxMembers];
        for (var slot = 0; slot < _bySlot.Length; slot++)
            values[slot] = _bySlot[slot].IsSelf ? long.MaxValue : _bySlot[slot].LeaseUntil.Ticks;
        return new TimeSpan(Quorum.Reached(values));
    }

    /// <summary>Whether members with data alone make a quorum that acknowledges what it is sent (§11.7.2).</summary>
    public bool DataAnswers()
    {
        var since = _state.Now.Monotonic - _state.Options.ElectionTimeoutMin;
        Span<long> values = stackalloc long[Configuration.MaxMembers];
        for (var slot = 0; slot < _bySlot.Length; slot++)
        {
            var progress = _bySlot[slot];
            var answers = progress.IsSelf || (progress.ContactAt > since && !(progress.StuckSince <= since));
            values[slot] = !progress.Member.IsWitness && answers ? 1 : 0;
        }

        return Quorum.Reached(values) == 1;
    }

    private LogIndex Match(long? ofWitness)
    {
        Span<long> values = stackalloc long[Configuration.MaxMembers];
        for (var slot = 0; slot < _bySlot.Length; slot++)
        {
            var progress = _bySlot[slot];
            var other = progress.Member.IsWitness ? ofWitness ?? progress.Match.Value : progress.Match.Value;
            values[slot] = progress.IsSelf ? _state.Storage.Durable.Value : other;
        }

        return new LogIndex(Quorum.Reached(values));
    }

    public Followers Clone(RaftState state) => new(this, state);
}
