using Akka.Actor;
using Akka.Event;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Replicas;

/// <summary>Other members: what they say, and what is noticed about them.</summary>
internal sealed partial class ReplicaActor
{
    private IReadOnlyList<MemberAddress>? _expected;
    private TimeSpan _leaderHeardAt;
    private readonly DigestBook _digests = new();
    private TimeSpan _hintDueAt;
    private TimeSpan _leaderLostAt;

    private void Hear(Envelope envelope)
    {
        if (envelope.Group != _core!.Group)
        {
            HearForeigner(envelope);
            return;
        }

        _book.Heard(envelope.From, Sender);
        var dropped = _core.DroppedMessages;
        Step(Input.Received(envelope));
        if (_core is not { } core)
            return;

        // Only now, for a leader's first message is what makes it the leader here.
        if (envelope.From == core.Leader)
            _leaderHeardAt = Clock;
        if (core.DroppedMessages > dropped)
            _metrics.Drop("protocol");
        TellIfRemoved(envelope);
    }

    /// <summary>
    /// Somebody of another group, under this one's name. A stranger is ignored, for a cluster's nodes are asked; see
    /// <c>.Encounters</c>. But one who stands in our own configuration believes in a group of its own.
    /// </summary>
    private void HearForeigner(Envelope envelope)
    {
        if (envelope.Group.Id == _core!.Group.Id || _core.Configuration?.Find(envelope.From) is null)
        {
            _metrics.Drop("foreign-group");
            Step(Input.Received(envelope));
            return;
        }

        StopForTwoGroups(_book.NameOf(envelope.From.Member), _book.AddressOf(envelope.From), envelope.Group, _core.Group);
    }

    private void HearOfSnapshot(ISmrMessage message)
    {
        var (group, from, to) = message switch
        {
            SnapshotChunk chunk => (chunk.Group, chunk.From, chunk.To),
            SnapshotChunkReceived received => (received.Group, received.From, received.To),
            _ => throw new InvalidOperationException($"{message} is not about a snapshot's pieces."),
        };
        if (group != _core!.Group || to != _self)
        {
            _metrics.Drop("foreign-snapshot");
            return;
        }

        _book.Heard(from, Sender);
        _store.Tell(new FromPeer(Sender, message), _me);
    }

    private void AnswerIntroduction(Introduction introduction)
    {
        if (_core is null || Sender.IsNobody() || introduction.Self.Identity == _self)
            return;
        _book.Heard(introduction.Self.Identity, Sender);
        if (introduction.Group == _core.Group && TellIfRemoved(introduction.Self.Identity))
            return;

        // Founded before it is durable would be a second founding after a crash.
        if (_foundedBy is { } founding && founding.Configuration.Find(introduction.Self.Identity) is not null)
        {
            if (_isFoundingDurable)
                Sender.Tell(new GroupFounded(_settings.Name, founding), _me);
            return;
        }

        if (_core.Configuration is not null)
            Sender.Tell(new GroupExists(_settings.Name, _core.Group, LogIndex.Zero), _me);
    }

    /// <summary>
    /// A connection to a node is gone. If its member leads, most likely its process has died, and waiting for the election timeout
    /// would be in vain; but connections also break between the living, so a moment is given for the leader to be heard again.
    /// </summary>
    private void ConnectionLost(Address node)
    {
        var member = _book.MemberAt(node).Member;
        if (member == MemberId.None || member != _core!.Leader.Member)
            return;
        _leaderLostAt = Clock;

        // Connections break in both directions, and again: one hint at a time. The time says so and no flag, for the hint may come in another role, or life.
        if (Clock < _hintDueAt)
            return;
        var jitter = _chance.Next(_settings.FaultHintJitter);
        _hintDueAt = Clock + jitter;
        Schedule(jitter, new ReplicaSignals.HintDue(member, Clock));
    }

    private void Hint(ReplicaSignals.HintDue hint)
    {
        if (hint.Member != _core!.Leader.Member)
            return;

        // The dead are heard, too, for a moment: one direction of a connection may end while the other still holds what they had sent.
        // So there is another look. Whoever lives is heard until then.
        if (!hint.IsLast)
            Schedule(2 * _settings.Raft.HeartbeatInterval, new ReplicaSignals.HintDue(hint.Member, Clock, IsLast: true));
        if (_leaderHeardAt <= (hint.LostAt > _leaderLostAt ? hint.LostAt : _leaderLostAt))
            Step(Input.PeerHint(hint.Member, PeerHintKind.Lost));
    }

    /// <summary>An index at which members compare is applied.</summary>
    private void Reached(DigestReached reached)
    {
        Compare(_settings.NodeName, reached.At, reached.Chain.Span);
        if (_core?.Configuration is not { } configuration)
            return;
        var report = new DigestReport(_settings.NodeName, reached.At, reached.Chain);
        foreach (var member in configuration.Members)
        {
            if (member.Identity != _self)
                _book.ReplicaOf(member.Identity)?.Tell(report, _me);
        }
    }

    /// <summary>Only members are heard: what strangers tell is neither kept nor believed.</summary>
    private void Hear(DigestReport report)
    {
        if (_core?.Configuration is not { } configuration)
            return;
        foreach (var member in configuration.Members)
        {
            if (MemberNames.NameOf(member) == report.Member)
            {
                Compare(report.Member, report.Applied, report.Chain.Span);
                return;
            }
        }

        _metrics.Drop("stranger");
    }

    /// <summary>Whoever differs is named everywhere; whoever is it, by the word of a majority, serves nobody any more.</summary>
    private void Compare(string member, LogIndex at, ReadOnlySpan<byte> digest)
    {
        var odd = _digests.Tell(at, member, digest);
        foreach (var name in odd)
        {
            _log.Error(
                "Group {0}: the state of member {1} differs from the others' at index {2}. The state machine is not deterministic: look for clocks, chance, culture, I/O or unordered collections in it.",
                _settings.Name, name, at);
            Publish(new SmrDiverged(_settings.Name, at.Value, name));
        }

        if (odd.Count == 1 && odd[0] == _settings.NodeName)
            EndLife(ReplicaFault.Diverged, $"The state differs from the other members' at index {at}.");
    }

    /// <summary>
    /// Another actor system refuses to speak with this one ever again. That may be anybody, a client that has slept for one; a member's
    /// refusal ends this replica, which would be of no use to it before the process is restarted.
    /// </summary>
    private void ShutOutBy(Address node)
    {
        if (_fault == ReplicaFault.Quarantined)
            return;
        if (_core?.Configuration is { } configuration && configuration.Find(_book.MemberAt(node)) is null)
        {
            _log.Warning("Group {0}: {1}, where no member is, has quarantined this actor system. It hears nothing of this group until one of the two is restarted.", _settings.Name, node);
            return;
        }

        EndLife(ReplicaFault.Quarantined, $"{node} has quarantined this actor system: the process must be restarted.");
    }
}
