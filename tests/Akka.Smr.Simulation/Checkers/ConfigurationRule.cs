using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Configurations follow one another as joint consensus wants it (§4.3), one change at a time, never before the first commit
/// of a leader's term (§4.1), and each member uses the last one in its log, committed or not.
/// </summary>
internal sealed class ConfigurationRule
{
    private readonly Dictionary<EntryId, RaftConfiguration> _known = [];

    /// <summary>The configuration that an entry carries. Each is decoded once.</summary>
    public RaftConfiguration Read(Entry entry)
    {
        if (_known.TryGetValue(entry.Id, out var known))
            return known;
        var configuration = ConfigurationCodec.TryDecode(entry.Payload.Span)
            ?? throw new RuleBroken(nameof(ConfigurationRule), $"configuration entry {entry.Id} cannot be read");
        _known.Add(entry.Id, configuration);
        return configuration;
    }

    /// <summary>The configuration of an entry that was read before, or null.</summary>
    public RaftConfiguration? Find(EntryId id) => _known.GetValueOrDefault(id);

    /// <summary>One configuration follows another in a log.</summary>
    public static void Follows(EntryId at, RaftConfiguration before, RaftConfiguration after)
    {
        var was = Majority.Voters(before, outgoing: false);
        var isNow = Majority.Voters(after, outgoing: false);
        var leaves = Majority.Voters(after, outgoing: true);
        var allowed = (before.IsJoint, after.IsJoint) switch
        {
            (true, true) => false,
            (true, false) => was == isNow,
            (false, true) => was == leaves,
            (false, false) => was == isNow,
        };
        if (!allowed)
            throw new RuleBroken(nameof(ConfigurationRule), $"configuration {at} '{after}' follows '{before}'");
        if (isNow == 0)
            throw new RuleBroken(nameof(ConfigurationRule), $"configuration {at} '{after}' has no voters");
    }

    /// <summary>A leader appends a configuration of its own.</summary>
    /// <param name="at">Where.</param>
    /// <param name="waitsFor">The later of the configuration before and the leader's no-op.</param>
    /// <param name="isCommitted">Whether that one is committed.</param>
    public static void Appends(EntryId at, EntryId waitsFor, bool isCommitted)
    {
        if (!isCommitted)
            throw new RuleBroken(nameof(ConfigurationRule), $"configuration {at} is appended while {waitsFor} is not committed");
    }

    /// <summary>A member has handed all it knows to its disk and acts by some configuration.</summary>
    /// <param name="disk">The member.</param>
    /// <param name="inForce">Since when the configuration it acts by is in its log.</param>
    /// <param name="lastInLog">The last configuration entry above the log's base; zero for none.</param>
    /// <param name="ofBase">The configuration that the log's base stands for.</param>
    /// <param name="lastIndex">The end of the log that was handed over.</param>
    public static void ActsBy(int disk, long inForce, long lastInLog, long ofBase, long lastIndex)
    {
        // What lies beyond what was handed over is still in the member's memory.
        if (inForce > lastIndex)
            return;
        var expected = lastInLog > 0 ? lastInLog : ofBase;
        if (inForce != expected)
            throw new RuleBroken(nameof(ConfigurationRule), $"disk {disk} acts by configuration {inForce}, and the last in its log is {expected}");
    }
}
