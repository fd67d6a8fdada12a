using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Replicas;

/// <summary>
/// Whether the group counts this replica among its members. Who is removed is not told so by the protocol, which sends nothing to
/// those who are out: so those who stay tell it, when it is done, and whenever it asks for their votes or, as a learner, whether it
/// is known still.
/// </summary>
internal sealed partial class ReplicaActor
{
    private const string Unknown = "The group exists and does not know this disk: add the member, anew if its disk was lost.";
    private const string IsRemoved = "The group's configuration does not name this member any more: it was removed. Stop its node, or add the member again.";

    private readonly List<Member> _parting = [];
    private Raft.Membership.Configuration? _configuration;
    private LogIndex _configuredAt;
    private LogIndex _removedAt;
    private bool _isToBeJudged;
    private bool _looksForLeader;

    private bool IsLearner => _core?.Configuration is { } configuration && IsNamed(configuration) && configuration.Find(_self) is { IsVoter: false };

    private void ConfigurationInForce(Raft.Membership.Configuration configuration, LogIndex since)
    {
        _book.Learn(configuration);
        WatchOut(configuration);
        if (_core!.Leader == _self)
            Part(configuration);
        else
            _parting.Clear();
        (_configuration, _configuredAt, _isToBeJudged) = (configuration, since, true);
        LookForLeaderLater();
        Publish(new SmrMembershipChanged(_settings.Name, DescribeMembers(configuration)));
    }

    /// <summary>What is on disk when a life begins may be all that this replica will ever hear, so it counts as if it were committed.</summary>
    private void JudgeRecovered(RecoveredState recovered)
    {
        if (_core is not { } core)
            return;
        _isToBeJudged = false;
        if (core.Configuration is not { } configuration || !IsNamed(configuration))
            SetFault(ReplicaFault.NotAMember, WasNamed(recovered) ? IsRemoved : Unknown);
    }

    /// <summary>Whoever is on its way to the configuration that adds it reads those before it, and was not removed by them.</summary>
    private bool WasNamed(RecoveredState recovered) =>
        recovered.Snapshot?.Configuration.Find(_self) is not null
        || recovered.Entries.Any(entry => entry.Kind == EntryKind.Configuration && ConfigurationCodec.TryDecode(entry.Payload.Span)?.Find(_self) is not null);

    /// <summary>Being named counts at once, as it does for the core; no longer being named does when it is committed.</summary>
    private void JudgeMembership()
    {
        if (!_isToBeJudged || _core is not { Configuration: { } configuration } core)
            return;
        var isCommitted = _configuredAt <= core.CommitIndex;
        _isToBeJudged = !isCommitted;
        if (IsNamed(configuration))
        {
            if (_fault == ReplicaFault.NotAMember)
                ClearFault();
        }
        else if (isCommitted && _fault == ReplicaFault.None)
        {
            SetFault(ReplicaFault.NotAMember, IsRemoved);
        }

        if (isCommitted)
            TellParting(core);
    }

    // An older configuration, which is read again on the way to the present one, says nothing against a removal.
    private bool IsNamed(Raft.Membership.Configuration configuration) => _configuredAt >= _removedAt && configuration.Find(_self) is not null;

    /// <summary>A leader remembers whom its next configuration leaves out.</summary>
    private void Part(Raft.Membership.Configuration next)
    {
        foreach (var member in _configuration is { } present ? present.Members : [])
        {
            if (member.Identity != _self && next.Find(member.Identity) is null)
                _parting.Add(member);
        }
    }

    private void TellParting(RaftReplica core)
    {
        foreach (var member in _parting)
        {
            // A new disk under the old name is at the same place, and no concern of this.
            if (!core.Configuration!.Members.ToArray().Any(stays => stays.Id == member.Id))
                _book.ReplicaOf(member.Identity)?.Tell(new GroupExists(_settings.Name, core.Group, _configuredAt), _me);
        }

        _parting.Clear();
    }

    private void LookForLeaderLater()
    {
        if (_looksForLeader || !IsLearner)
            return;
        _looksForLeader = true;
        Schedule(_settings.Raft.ElectionTimeoutMax, new ReplicaSignals.LookForLeader(_life));
    }

    /// <summary>A learner never asks for votes. One that hears no leader introduces itself instead, and who does not know it any more says so.</summary>
    private void LookForLeader()
    {
        _looksForLeader = false;
        if (IsLearner && Clock - _leaderHeardAt >= _settings.Raft.ElectionTimeoutMax)
        {
            foreach (var member in _core!.Configuration!.Members)
            {
                if (member.Identity != _self)
                    _book.ReplicaOf(member.Identity)?.Tell(new Introduction(_settings.Name, OwnLine, MayFound: false, _core.Group), _me);
            }
        }

        LookForLeaderLater();
    }

    /// <summary>Somebody asks for a vote whom the group does not know any more.</summary>
    private void TellIfRemoved(Envelope envelope)
    {
        if (envelope.Body is PreVote or RequestVote)
            TellIfRemoved(envelope.From);
    }

    /// <summary>Tells somebody of this group that it is out, and whether it is, by what is committed here.</summary>
    private bool TellIfRemoved(Identity member)
    {
        if (_core is not { Configuration: { } configuration } core || _configuredAt > core.CommitIndex || configuration.Find(member) is not null)
            return false;
        Sender.Tell(new GroupExists(_settings.Name, core.Group, _configuredAt), _me);
        return true;
    }

    /// <summary>A member says which configuration does not name this replica. A later one may: whatever is older than what is known here is void.</summary>
    private void HearOfRemoval(GroupExists exists)
    {
        if (exists.Without <= _configuredAt || exists.Group != _core!.Group || _core.Configuration is not { } configuration)
            return;
        if (configuration.Find(_book.MemberAt(Sender.Path.Address)) is null)
        {
            _metrics.Drop("stranger");
            return;
        }

        _removedAt = exists.Without;
        if (_fault == ReplicaFault.None)
            SetFault(ReplicaFault.NotAMember, IsRemoved);
    }
}
