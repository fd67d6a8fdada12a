using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>What operators ask.</summary>
internal sealed partial class ReplicaActor
{
    private const int MaxLogLines = 1000;
    private const string WhereToLook = "Look at the group's status: its members, and who leads, say whether it was done.";

    private readonly SortedDictionary<long, IActorRef> _operators = [];
    private readonly SortedDictionary<string, ReplicaSignals.StillAdding> _adding = new(StringComparer.Ordinal);
    private readonly List<IActorRef> _snapshotAskers = [];
    private IActorRef? _leaver;
    private bool _awaitsSuccessor;
    private GroupStatus? _lastStatus;

    private void Change(ChangeMembership change)
    {
        if (change.Step is MembershipStep.Promote or MembershipStep.Remove)
        {
            Intend(change, null, Sender);
            return;
        }

        // A member is known by name and disk: only the one to be added can say which disk it has.
        if (!Address.TryParse(change.Address, out var address) || change.Name.Length == 0)
        {
            Sender.Tell(new AdministrationDone(false, false, "A member to be added needs a name and the address of its node, as in akka.tcp://store@10.0.0.4:4051.", null), _me);
            return;
        }

        var adding = new ReplicaSignals.StillAdding(change, address, Sender, Clock + (_settings.RequestTimeout / 2));
        if (!_adding.TryAdd(change.Name, adding))
        {
            Sender.Tell(new AdministrationDone(false, false, $"{change.Name} is being added already.", null), _me);
            return;
        }

        AskWhoItIs(adding);
    }

    /// <summary>Asks until there is an answer: the node may be on its way up, and a question can be lost.</summary>
    private void AskWhoItIs(ReplicaSignals.StillAdding adding)
    {
        var name = adding.Change.Name;
        if (!ReferenceEquals(_adding.GetValueOrDefault(name), adding))
            return;
        var left = adding.GiveUpAt - Clock;
        if (left <= TimeSpan.Zero)
        {
            _adding.Remove(name);
            adding.Asker.Tell(new AdministrationDone(false, false, $"Nobody called {name} has answered at that address: is its node up, and its group started there?", null), _me);
            return;
        }

        _book.RefAt(adding.Address).Tell(new WhoAreYou(_settings.Name), _me);
        Schedule(left < _settings.IntroductionInterval ? left : _settings.IntroductionInterval, adding);
    }

    private void AddIntroduced(Introduction introduction)
    {
        var name = MemberNames.NameOf(introduction.Self);
        if (!_adding.Remove(name, out var adding))
            return;
        var own = _core!.Group;
        if (introduction.Group == default || introduction.Group == own)
            Intend(adding.Change, introduction.Self, adding.Asker);
        else
            adding.Asker.Tell(new AdministrationDone(false, false, ForeignDisk(name, introduction.Group, own), null), _me);
    }

    /// <summary>It would never hear a word of this group's, and both would go on as if nothing were wrong.</summary>
    private static string ForeignDisk(string name, GroupId theirs, GroupId own) =>
        $"The disk of {name} belongs to another group of this name, {theirs}, and this one is {own}. Stop that node, wipe its disk, start it with bootstrap = join, and add it again.";

    /// <summary>Who has not said yet who it is can't be added here any more. Nothing has been done for it.</summary>
    private void GiveUpAdding(string why, bool tryAgain)
    {
        foreach (var adding in _adding.Values)
            adding.Asker.Tell(new AdministrationDone(false, false, why, LeaderAddress) { TryAgain = tryAgain }, _me);
        _adding.Clear();
    }

    private void Change(ChangeLease change)
    {
        if (change.Terms is { } terms && GroupRules.ComplaintAbout(terms, _settings.Raft) is { } wrong)
        {
            Sender.Tell(new AdministrationDone(false, false, $"A change of leases was refused: {wrong}.", null), _me);
            return;
        }

        if (_core?.Configuration is { } configuration)
            Intend(new MembershipIntent(Intended(configuration), change.Terms), Sender);
    }

    private void Intend(ChangeMembership change, Member? introduced, IActorRef asker)
    {
        if (_core?.Configuration is not { } configuration)
            return;
        var role = change.Step == MembershipStep.AddLearner ? MemberRole.Learner : MemberRole.Voter;
        var members = Intended(configuration);
        var place = members.FindIndex(member => MemberNames.NameOf(member) == change.Name);
        if (place < 0 && introduced is null)
        {
            asker.Tell(new AdministrationDone(false, false, $"No member is called {change.Name}.", null), _me);
            return;
        }

        if (place >= 0 && change.Step == MembershipStep.Promote)
            members[place] = members[place] with { Role = role };
        else if (place >= 0)
            members.RemoveAt(place);
        if (introduced is not null)
            members.Add(introduced with { Role = role });
        Intend(new MembershipIntent(members, configuration.Lease), asker);
    }

    private void Intend(MembershipIntent intent, IActorRef asker)
    {
        var number = _waiters.NextNumber();
        _operators.Add(number, asker);
        Step(Input.ChangeRequested(number, intent));
    }

    /// <summary>Who is a member when all that has begun is done: what is on its way out of a joint configuration is not intended any more.</summary>
    private static List<Member> Intended(Raft.Membership.Configuration configuration)
    {
        var members = new List<Member>();
        foreach (var member in configuration.Members)
        {
            if (member.IsIncomingVoter || !member.IsOutgoingVoter)
                members.Add(member with { Role = member.IsIncomingVoter ? MemberRole.Voter : MemberRole.Learner });
        }

        return members;
    }

    private void Transfer(TransferLeadership transfer)
    {
        var number = _waiters.NextNumber();
        _operators.Add(number, Sender);
        Step(Input.TransferRequested(number, transfer.To.Length == 0 ? MemberId.None : MemberNames.IdOf(transfer.To)));
    }

    /// <summary>The node is about to leave: somebody else had better lead.</summary>
    private void HandOver()
    {
        _leaver = Sender;
        var number = _waiters.NextNumber();
        _operators.Add(number, Sender);
        Step(Input.TransferRequested(number, MemberId.None));
    }

    private void AdministrationEnded(in Effect effect, string what)
    {
        if (!_operators.Remove(effect.Waiter, out var asker))
            return;
        if (asker.Equals(_leaver))
        {
            // Handed over or not, the node leaves; but whoever hands over stays to tell its proxies who takes over, as soon as it hears so.
            _awaitsSuccessor = effect.Outcome == ChangeOutcome.Succeeded && _core!.Leader == Identity.None;
            if (!_awaitsSuccessor)
                LetGo();
            return;
        }

        var done = effect.Outcome switch
        {
            ChangeOutcome.Succeeded => new AdministrationDone(true, false, "", null),
            ChangeOutcome.Refused => new AdministrationDone(false, false, $"{what} was refused: {Sentence(effect.Reason)}", LeaderAddress)
            {
                TryAgain = effect.Reason is RefusalReason.NotLeader or RefusalReason.TermNotCommitted,
            },
            ChangeOutcome.Abandoned => new AdministrationDone(false, false, $"{what} was given up.", LeaderAddress),
            ChangeOutcome.Unknown => new AdministrationDone(false, true, $"{what} was under way when leadership was lost. {WhereToLook}", LeaderAddress),
            _ => throw new InvalidOperationException($"An unknown outcome: {effect.Outcome}."),
        };
        asker.Tell(done, _me);
    }

    private void SuccessorKnown()
    {
        if (_awaitsSuccessor)
            LetGo();
    }

    private void LetGo()
    {
        _leaver?.Tell(ReadyToLeave.Instance, _me);
        _leaver = null;
        _awaitsSuccessor = false;
    }

    private void WantSnapshot()
    {
        if (_core!.AppliedIndex <= _core.SnapshotId.Index)
        {
            Sender.Tell(new AdministrationDone(true, false, "", null), _me);
            return;
        }

        _snapshotAskers.Add(Sender);
        Step(Input.SnapshotWanted());
    }

    private void AnswerSnapshotAskers(AdministrationDone answer)
    {
        foreach (var asker in _snapshotAskers)
            asker.Tell(answer, _me);
        _snapshotAskers.Clear();
    }

    private void AnswerOperators()
    {
        foreach (var asker in _operators.Values)
        {
            if (!asker.Equals(_leaver))
                asker.Tell(new AdministrationDone(false, true, $"The replica has stopped. {WhereToLook}", null), _me);
        }

        LetGo();
        _operators.Clear();
        GiveUpAdding("The replica has stopped.", tryAgain: false);
        AnswerSnapshotAskers(new AdministrationDone(false, false, "The replica has stopped.", null));
    }

    private void DescribeLog(GetLog question)
    {
        var lines = new List<LogLine>();
        foreach (var entry in _core!.Read(question.From, question.To, MaxLogLines).Span)
            lines.Add(new LogLine(entry.Index.Value, entry.Term.Value, entry.Kind.ToString(), entry.Hash));
        Sender.Tell(new LogDescription(lines), _me);
    }

    /// <summary>Without a core: what was known when the last one ended. Nobody is said to lead, for nobody is heard.</summary>
    private GroupStatus DescribeStatus(string role)
    {
        var status = _core is { } core ? DescribeStatus(core) : _lastStatus ?? new GroupStatus { Group = _settings.Name, Node = _settings.NodeName, Role = role, Members = [] };
        return status with
        {
            Role = role,
            Leader = LeaderName,
            IsHealthy = _core is not null && _fault == ReplicaFault.None,
            Fault = _faultDetail,
            FaultKind = _fault,
        };
    }

    private GroupStatus DescribeStatus(RaftReplica core) => new()
    {
        Group = _settings.Name,
        Node = _settings.NodeName,
        Role = core.Role.ToString(),
        Term = core.Term.Value,
        CommitIndex = core.CommitIndex.Value,
        AppliedIndex = core.AppliedIndex.Value,
        LastLogIndex = core.LastEntry.Index.Value,
        FirstLogIndex = core.LogBase.Index.Next.Value,
        SnapshotIndex = core.SnapshotId.Index.Value,
        Members = core.Configuration is { } configuration ? DescribeMembers(configuration) : [],
        Lease = core.Configuration?.Lease,
    };

    /// <summary>Why nothing can be said or done in a state without a core.</summary>
    private string OutOf(string state) => $"The replica is {state}: {_faultDetail ?? "it is on its way."}";

    private static List<GroupMember> DescribeMembers(Raft.Membership.Configuration configuration)
    {
        var members = new List<GroupMember>();
        foreach (var member in configuration.Members)
            members.Add(new GroupMember(MemberNames.NameOf(member), MemberNames.AddressOf(member), DescribeKind(member, configuration.IsJoint)));
        return members;
    }

    private static string DescribeKind(Member member, bool isJoint) => (member.IsIncomingVoter, member.IsOutgoingVoter) switch
    {
        _ when member.IsWitness => "witness",
        (true, false) when isJoint => "incoming",
        (false, true) => "outgoing",
        (false, false) => "learner",
        _ => "voter",
    };

    private static string Sentence(RefusalReason reason) => reason switch
    {
        RefusalReason.NotLeader => "this replica does not lead.",
        RefusalReason.Overloaded => "the leader is overloaded; try again.",
        RefusalReason.Transferring => "leadership is being handed over.",
        RefusalReason.ChangeInProgress => "another change is under way.",
        RefusalReason.TermNotCommitted => "the leader has not committed anything in its term yet; try again.",
        RefusalReason.Invalid => "it breaks a rule: a group has one to seven voters, and leadership goes to a voter that has caught up.",
        RefusalReason.StorageStalled => "the disk does not answer.",
        RefusalReason.TimedOut => "it could not be confirmed in time.",
        _ => $"{reason}.",
    };
}
