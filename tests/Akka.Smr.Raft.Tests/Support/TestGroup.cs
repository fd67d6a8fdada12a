using System.Text;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Xunit;

namespace Akka.Smr.Raft.Tests.Support;

/// <summary>
/// A few replicas on a table: time stands still until a test moves it, and every message waits until a test lets it through.
/// No chance, no threads; what a rule says can be shown in a few lines.
/// </summary>
public sealed class TestGroup
{
    private readonly List<Envelope> _wire = [];
    private readonly HashSet<(MemberId From, MemberId To)> _cut = [];
    private long _waiters;

    public TestGroup(Configuration configuration, RaftOptions? options = null, GroupId? id = null)
    {
        Id = id ?? new GroupId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 1);
        Options = options ?? new RaftOptions();
        Founding = SnapshotMeta.Founding(Id, configuration);
        foreach (var member in configuration.Members)
            Members.Add(new TestMember(this, member.Identity, member.Kind, Founding));
    }

    public GroupId Id { get; }

    public RaftOptions Options { get; }

    public SnapshotMeta Founding { get; }

    public List<TestMember> Members { get; } = [];

    public Instant Now { get; private set; }

    /// <summary>What is on its way.</summary>
    public IReadOnlyList<Envelope> Wire => _wire;

    public TestMember this[long id] => Members.Last(member => member.Identity.Member.Value == id);

    public TestMember? Leader =>
        Members.Where(member => !member.IsDown && member.Replica.Role == RoleKind.Leader).MaxBy(member => member.Replica.Term.Value);

    public static Identity Named(long member, long storage = 0) => new(new MemberId(member), new StorageId(storage == 0 ? 100 + member : storage));

    public static Configuration Voters(int count) =>
        Configuration.Create(Enumerable.Range(1, count).Select(id => new Member(Named(id), MemberRole.Voter)));

    /// <summary>A group whose members have all started.</summary>
    public static TestGroup Of(int voters, RaftOptions? options = null)
    {
        var group = new TestGroup(Voters(voters), options);
        group.StartAll();
        return group;
    }

    /// <summary>A group that the first member leads, with its no-op applied everywhere.</summary>
    public static TestGroup Led(int voters, RaftOptions? options = null)
    {
        var group = Of(voters, options);
        group.Elect(1);
        return group;
    }

    public void StartAll()
    {
        foreach (var member in Members)
            member.Step(Input.Started());
    }

    /// <summary>A member with an empty disk that knows no group.</summary>
    public TestMember AddBlank(Identity identity, MemberKind kind = MemberKind.Full)
    {
        var member = new TestMember(this, identity, kind, null);
        Members.Add(member);
        member.Step(Input.Started());
        return member;
    }

    /// <summary>Lets a member win an election, by its own timeout.</summary>
    public void Elect(long id)
    {
        var member = this[id];
        for (var attempt = 0; attempt < 3 && member.Replica.Role != RoleKind.Leader; attempt++)
        {
            // Nobody sticks to a leader any more that is silent for this long.
            Pass(Options.ElectionTimeoutMin);
            Pass((member.Replica.Deadline ?? Now.Monotonic) - Now.Monotonic);
            member.FireTimer();
            Settle();
        }

        Assert.Equal(RoleKind.Leader, member.Replica.Role);
        Forget();
    }

    /// <summary>Time passes, and nobody notices yet.</summary>
    public void Pass(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
            Now = new Instant(Now.Monotonic + time, Now.UtcTicks + time.Ticks);
    }

    /// <summary>Time passes in small steps; timers fire and messages arrive.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now.Monotonic + time;
        while (Now.Monotonic < end)
        {
            Pass(TimeSpan.FromMilliseconds(10));
            FireDueTimers();
            Settle();
        }
    }

    /// <summary>Runs until something holds; fails after a long time.</summary>
    public void RunUntil(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
            Run(TimeSpan.FromMilliseconds(100));
        Assert.True(condition());
    }

    public void FireDueTimers()
    {
        foreach (var member in Members.ToArray())
        {
            if (!member.IsDown && member.Timer <= Now.Monotonic)
                member.FireTimer();
        }
    }

    /// <summary>Lets everything through until nothing is on its way.</summary>
    public void Settle()
    {
        for (var i = 0; _wire.Count > 0; i++)
        {
            Assert.True(i < 100_000, "Messages never end.");
            DeliverFirst(_ => true);
        }
    }

    /// <summary>Lets the first message through that fits; returns whether there was one.</summary>
    public bool DeliverFirst(Func<Envelope, bool> which)
    {
        var place = _wire.FindIndex(envelope => which(envelope));
        if (place < 0)
            return false;
        var envelope = _wire[place];
        _wire.RemoveAt(place);
        Receive(envelope);
        return true;
    }

    /// <summary>Lets all messages through that fit, but not what is said in answer.</summary>
    public void Deliver(Func<Envelope, bool> which)
    {
        foreach (var envelope in _wire.Where(which).ToArray())
        {
            _wire.Remove(envelope);
            Receive(envelope);
        }
    }

    /// <summary>Loses messages; returns them, so that they can come late.</summary>
    public IReadOnlyList<Envelope> Lose(Func<Envelope, bool> which)
    {
        var lost = _wire.Where(which).ToArray();
        _wire.RemoveAll(envelope => which(envelope));
        return lost;
    }

    public void Receive(Envelope envelope)
    {
        foreach (var member in Members)
        {
            if (member.Identity == envelope.To)
                member.Step(Input.Received(envelope));
        }
    }

    /// <summary>A message made by the test, as if a member had said it.</summary>
    public void Say(TestMember from, TestMember to, long term, Message body) =>
        Receive(new Envelope(Id, from.Identity, to.Identity, new Term(term), body));

    public void Cut(TestMember from, TestMember to) => _cut.Add((from.Identity.Member, to.Identity.Member));

    public void Isolate(TestMember member)
    {
        foreach (var other in Members)
        {
            Cut(member, other);
            Cut(other, member);
        }
    }

    public void Heal() => _cut.Clear();

    public long Propose(TestMember member, string command)
    {
        var waiter = ++_waiters;
        member.Step(Input.Proposed(new[] { new Proposal(waiter, EntryKind.Command, Encoding.UTF8.GetBytes(command)) }));
        return waiter;
    }

    public long Read(TestMember member, ReadMode mode = ReadMode.ReadIndex)
    {
        var waiter = ++_waiters;
        member.Step(Input.ReadRequested(new[] { waiter }, mode));
        return waiter;
    }

    public long Change(TestMember member, params Member[] members)
    {
        var waiter = ++_waiters;
        member.Step(Input.ChangeRequested(waiter, new MembershipIntent(members, member.Replica.Configuration?.Lease)));
        return waiter;
    }

    public long Transfer(TestMember member, long to)
    {
        var waiter = ++_waiters;
        member.Step(Input.TransferRequested(waiter, new MemberId(to)));
        return waiter;
    }

    public void Forget()
    {
        foreach (var member in Members)
            member.Forget();
    }

    internal void Carry(Envelope envelope)
    {
        if (!_cut.Contains((envelope.From.Member, envelope.To.Member)))
            _wire.Add(envelope);
    }
}
