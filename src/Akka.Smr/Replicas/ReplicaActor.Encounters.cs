using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>
/// Two groups under one name. Where the cluster says who founds a group, two parts of it that did not see each other have each founded
/// one; when they meet, each may have acknowledged commands, and nobody can decide between them but an operator. So both stop.
/// </summary>
internal sealed partial class ReplicaActor
{
    private readonly Encounters _encounters;
    private IReadOnlyList<Address> _upNodes = [];
    private ICancelable? _lookingAround;
    private GroupId _lastGroup;

    /// <summary>The group that this replica is a member of; the default for none. Being told of a group, or removed from it, is not being a member.</summary>
    private GroupId OwnGroup => _core is { } core && core.Configuration?.Find(_self) is not null ? core.Group : default;

    private void NodesKnown(ClusterNodesKnown known)
    {
        _upNodes = known.Up;
        if (_core?.Configuration is { } configuration)
            WatchOut(configuration);
    }

    /// <summary>Members hear each other anyway; everybody else is asked.</summary>
    private void WatchOut(Raft.Membership.Configuration configuration)
    {
        if (_upNodes.Count == 0)
            return;
        var members = configuration.Members.ToArray().Select(MemberNames.AddressOf).Append(_ownAddress).ToList();
        _encounters.Know(_upNodes.Where(node => !members.Contains(node.ToString())), Clock);
        LookAroundWhenDue();
    }

    private void LookAroundWhenDue()
    {
        _lookingAround?.Cancel();
        _lookingAround = null;
        if (_encounters.NextDue is not { } due)
            return;
        var after = due - Clock;
        _lookingAround = _scheduler.ScheduleTellOnceCancelable(after > TimeSpan.Zero ? after : TimeSpan.Zero, _me, ReplicaSignals.LookAround.Instance, _me);
    }

    private void LookAround()
    {
        var own = OwnGroup;
        var due = _encounters.TakeDue(Clock);
        LookAroundWhenDue();
        if (own == default)
            return;
        foreach (var address in due)
            _book.RefAt(address).Tell(new WhichGroup(_settings.Name, own, _settings.NodeName), _me);
    }

    private void AnswerWhichGroup(WhichGroup question, GroupId own)
    {
        Sender.Tell(new ThisGroup(_settings.Name, own, _settings.NodeName), _me);
        Encounter(question.Group, question.Member);
    }

    /// <summary>A node has said to which group its member belongs. Only nodes of this cluster are believed, for what they say may stop this one.</summary>
    private void Encounter(GroupId theirs, string member)
    {
        var address = Sender.Path.Address;
        if (!_upNodes.Contains(address) || !GroupRules.IsMemberName(member))
        {
            _metrics.Drop("stranger");
            return;
        }

        var own = OwnGroup;
        if (own == default || theirs == default)
            return;
        if (theirs.Id == own.Id)
            _encounters.Agreed(address, Clock);
        else
            StopForTwoGroups(member, address.ToString(), theirs, own);
    }

    private void StopForTwoGroups(string? member, string? address, GroupId theirs, GroupId own) => EndLife(
        ReplicaFault.TwoGroups,
        $"Member {member} at {address} belongs to group {theirs}, this one, {_settings.NodeName} at {_ownAddress}, to {own}: two groups were founded under the name {_settings.Name}, and both may have acknowledged commands. Choose one; stop the nodes of the other, wipe their disks, and add them to the one that was chosen.");
}
