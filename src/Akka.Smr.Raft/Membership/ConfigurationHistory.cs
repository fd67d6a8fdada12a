using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The configurations of the retained log. The last one is in force from the moment it is appended (§4.1), and no longer
/// once its entry is truncated. Only the first can be null: a member that waits to be added knows no group.
/// </summary>
internal sealed class ConfigurationHistory
{
    private readonly List<(LogIndex Index, Configuration? Configuration)> _history;
    private Quorum? _quorum;

    public ConfigurationHistory(Configuration? first, LogIndex index) => _history = [(index, first)];

    private ConfigurationHistory(ConfigurationHistory other)
    {
        _history = [.. other._history];
        _quorum = other._quorum;
    }

    /// <summary>What is in force.</summary>
    public Configuration? Latest => _history[^1].Configuration;

    /// <summary>Since where.</summary>
    public LogIndex LatestIndex => _history[^1].Index;

    /// <summary>Number of configurations remembered.</summary>
    public int Count => _history.Count;

    /// <summary>The quorum of what is in force, or null where nothing is.</summary>
    public Quorum? Quorum => Latest is null ? null : ReferenceEquals(_quorum?.Configuration, Latest) ? _quorum : _quorum = new Quorum(Latest);

    public void Append(LogIndex index, Configuration configuration)
    {
        if (index <= LatestIndex && Latest is not null)
            throw new InvariantException($"Configuration at {index} cannot follow the one at {LatestIndex}.");
        _history.Add((index, configuration));
    }

    /// <summary>Rolls back what was truncated. Returns whether something else is in force now.</summary>
    public bool TruncateFrom(LogIndex from)
    {
        var before = _history.Count;
        while (_history.Count > 1 && LatestIndex >= from)
            _history.RemoveAt(_history.Count - 1);
        return _history.Count != before;
    }

    /// <summary>Forgets what can no longer be asked for: everything before the configuration as of <paramref name="upTo"/>.</summary>
    public void CompactTo(LogIndex upTo)
    {
        while (_history.Count > 1 && _history[1].Index <= upTo)
            _history.RemoveAt(0);
    }

    public void Reset(Configuration configuration, LogIndex index)
    {
        _history.Clear();
        _history.Add((index, configuration));
    }

    /// <summary>The configuration as of an index, with the place of its entry (§5.1).</summary>
    public (LogIndex Index, Configuration? Configuration) AsOf(LogIndex index)
    {
        for (var i = _history.Count - 1; i > 0; i--)
        {
            if (_history[i].Index <= index)
                return _history[i];
        }

        return _history[0];
    }

    /// <summary>Whether someone votes in the configuration as of an index, or in any later one.</summary>
    public bool WasVoterSince(LogIndex index, Identity identity)
    {
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            if (_history[i].Configuration?.Find(identity) is { IsVoter: true })
                return true;
            if (_history[i].Index <= index)
                return false;
        }

        return false;
    }

    public ConfigurationHistory Clone() => new(this);
}
