using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>
/// A group of replicas and the world around them, in which nothing happens unless a command says so; only disks, state
/// machines and snapshots answer at once, until a command holds them.
/// </summary>
internal sealed class ScenarioGroup
{
    private readonly SortedDictionary<string, ScenarioMember> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string From, string To), List<Envelope>> _links = [];
    private readonly HashSet<(string From, string To)> _cuts = [];
    private readonly List<string> _lines = [];
    private long _waiters;

    public GroupId Id { get; set; } = new(new Guid("00000000-0000-0000-0000-000000000001"), 1);

    public RaftOptions Options { get; set; } = new();

    public TimeSpan Now { get; private set; }

    public bool IsQuiet { get; set; }

    public IEnumerable<ScenarioMember> Members => _members.Values;

    public IEnumerable<KeyValuePair<(string From, string To), List<Envelope>>> Links => _links;

    /// <summary>The session table of scenarios that are about sessions alone.</summary>
    public ScenarioSessions Sessions { get; } = new();

    /// <summary>Messages that a command has put aside.</summary>
    public Dictionary<string, Envelope> Shelf { get; } = [];

    public ScenarioMember this[string name] => _members.TryGetValue(name, out var member) ? member : throw new InvalidDataException($"There is no member {name}.");

    public long NextWaiter() => ++_waiters;

    public void Say(string line)
    {
        if (!IsQuiet)
            _lines.Add(line);
    }

    public List<string> TakeLines()
    {
        var lines = new List<string>(_lines);
        _lines.Clear();
        return lines;
    }

    public static Identity FirstIdentity(string name) => new(new MemberId(name[0] - 'a' + 1), StorageOf(name, 1));

    /// <summary>A disk's name tells whose it is and which: a1 is the first of a.</summary>
    public static StorageId StorageOf(string name, int generation) => new(((name[0] - 'a' + 10) << 4) + generation);

    public ScenarioMember Add(string name, MemberKind kind, SnapshotMeta? founding)
    {
        var identity = FirstIdentity(name);
        var member = new ScenarioMember(name, identity.Member, kind, new ScenarioDisk(identity.Storage, founding));
        _members.Add(name, member);
        return member;
    }

    public void Start(ScenarioMember member)
    {
        member.Start(Id, Options);
        Step(member, Input.Started(), $"{member.Name} starts");
    }

    public void Advance(TimeSpan by) => Now += by;

    /// <summary>Moves the clock to the time at which the member's role has something to do, and lets its timer fire.</summary>
    public void TimeOut(ScenarioMember member)
    {
        if (member.Replica?.Deadline is not { } deadline || deadline == TimeSpan.MaxValue)
            throw new InvalidDataException($"Member {member.Name} waits for no timer.");
        Now = deadline > Now ? deadline : Now;
        Step(member, Input.TimerFired(), $"{member.Name} times out");
    }

    /// <summary>Moves the clock to the deadline that the member has asked its host for, and lets its timer fire.</summary>
    public void Fire(ScenarioMember member)
    {
        Now = member.Deadline > Now ? member.Deadline : Now;
        member.Deadline = TimeSpan.MaxValue;
        Step(member, Input.TimerFired(), $"{member.Name} times out");
    }

    /// <summary>One input, all that comes of it, and what the host answers at once.</summary>
    public void Step(ScenarioMember member, in Input input, string what)
    {
        Say(what);
        StepQuietly(member, input);
        ScenarioHost.AnswerAtOnce(this, member);
    }

    public void StepQuietly(ScenarioMember member, in Input input)
    {
        if (member.Replica is not { } replica)
            throw new InvalidDataException($"Member {member.Name} is down.");
        var effects = replica.Step(input, new Instant(Now)).ToArray();
        foreach (var effect in effects)
        {
            if (ScenarioText.Of(effect) is { } line)
                Say("  " + line + (effect.Kind == EffectKind.Send && IsCut(effect.Envelope) ? " (cut)" : ""));
            ScenarioHost.CarryOut(this, member, effect);
        }
    }

    public void Send(Envelope envelope)
    {
        if (IsCut(envelope))
            return;
        var key = (ScenarioText.NameOf(envelope.From.Member), ScenarioText.NameOf(envelope.To.Member));
        if (!_links.TryGetValue(key, out var link))
            _links[key] = link = [];
        link.Add(envelope);
    }

    public List<Envelope> Link(string from, string to) => _links.TryGetValue((from, to), out var link) ? link : [];

    public void Deliver(Envelope envelope)
    {
        var name = ScenarioText.NameOf(envelope.To.Member);
        var text = ScenarioText.Of(envelope);
        if (!_members.TryGetValue(name, out var member) || member.Replica is null)
            Say($"{text} (nobody there)");
        else
            Step(member, Input.Received(envelope), text);
    }

    /// <summary>Whether the addressee can take a message now.</summary>
    public bool IsListening(string to) => !_members.TryGetValue(to, out var member) || !member.IsPaused;

    public void Cut(string from, string to)
    {
        _cuts.Add((from, to));
        Link(from, to).Clear();
    }

    public void Heal() => _cuts.Clear();

    private bool IsCut(Envelope envelope) => _cuts.Contains((ScenarioText.NameOf(envelope.From.Member), ScenarioText.NameOf(envelope.To.Member)));

    /// <summary>The receiver of a snapshot that this sender is sending, if it awaits exactly that one.</summary>
    public ScenarioMember? ReceiverOf(Identity to, SnapshotMeta meta) =>
        Members.FirstOrDefault(member => member.Identity == to && member.Replica is not null && member.Staging?.Transfer == meta.Transfer);

    public static LogIndex Last(ReadOnlyMemory<Entry> entries) => entries.Span[^1].Index;
}
