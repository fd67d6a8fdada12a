using System.Buffers.Binary;
using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Serialization;

namespace Akka.Smr.Clients;

/// <content>What replicas say, and what follows for requests, session and the search for the leader.</content>
internal sealed partial class GroupProxy
{
    // Set while the own session is being opened.
    private PendingRequest? _opening;
    private string? _leaderName;
    private long _leaderTerm;
    private TimeSpan _describeAgainAt;

    private void OnReplies(ReplyBatch batch)
    {
        _leaderName = batch.LeaderName ?? _leaderName;
        var now = Now;

        // What a flight's answers say about the replica is taken in once, after all of them.
        var refused = new List<(Flight Flight, RefusalReason Reason)>();
        foreach (var reply in batch.Replies)
        {
            if (_flights.Answered(reply.Id) is not { } transmission)
                continue;
            var flight = transmission.Flight;
            Take(transmission.Request, reply, batch);
            if (flight.IsGivenUp)
                continue;
            flight.GiveUpAt = now + SilenceOf(flight.Lane);
            flight.Lane.Heard();
            if (reply.Kind is ReplyKind.Refused or ReplyKind.Unknown)
            {
                if (refused.Count == 0 || refused[^1].Flight != flight)
                    refused.Add((flight, reply.Kind == ReplyKind.Refused ? reply.Reason : RefusalReason.NotLeader));
            }
            else if (reply.Kind != ReplyKind.Invalid)
            {
                OnServed(flight, batch, now);
            }
        }

        foreach (var (flight, reason) in refused)
            OnRefused(flight, reason, batch, now);
    }

    private void Take(PendingRequest request, in Reply reply, ReplyBatch batch)
    {
        switch (ReplyRule.Judge(request, reply, batch, Decode, out var result))
        {
            case NextStep.Finish:
                Finish(request, result);
                return;
            case NextStep.RetryInNewSession:
                if (request.SessionId == _session.Id)
                    _session.Abandon();
                if (!request.IsQueued)
                    request.Unwrapped();
                break;
        }

        if (!request.IsQueued && !request.IsInFlight)
            LaneOf(request).Enqueue(request);
    }

    private object? Decode(ReadOnlyMemory<byte> payload) => UserPayload.Decode(Context.System.Serialization, payload);

    private void OnServed(Flight flight, ReplyBatch batch, TimeSpan now)
    {
        flight.Lane.Served();
        if (flight.Lane == _commands)
        {
            if (_finder.Confirm(flight.Target))
                AskForDescription(now);
        }
        else if (batch.Leader is { } leader)
        {
            _finder.Hear(leader);
        }
    }

    private void OnRefused(Flight flight, RefusalReason reason, ReplyBatch batch, TimeSpan now)
    {
        var lane = flight.Lane;
        switch (reason)
        {
            case RefusalReason.NotLeader or RefusalReason.StorageStalled or RefusalReason.Halted:
                var isShunned = ShunIfLocalQuery(flight, now + _settings.RetryInterval);
                if (!_finder.NotLeading(flight.Target, batch.Leader) || isShunned)
                    lane.Pause(now, AtMost(batch.RetryAfter, _settings.RetryInterval), LongestSearch);
                break;
            case RefusalReason.Transferring when batch.Leader is { } next && next != flight.Target:
                if (!_finder.NotLeading(flight.Target, next))
                    lane.Pause(now, TimeSpan.Zero, LongestSearch);
                break;
            default:
                lane.Pause(now, AtMost(batch.RetryAfter, _settings.RequestTimeout));
                break;
        }
    }

    // Whoever was sent away is told when there is a leader: to ask again is for when that word is lost.
    private TimeSpan LongestSearch => 2 * _settings.Raft.HeartbeatInterval;

    /// <summary>
    /// A later term has its leader: whatever waits for one goes there at once, and so does what is on its way elsewhere, most of all to
    /// a node that is no more. Nothing is done twice by it, thanks to the sessions.
    /// </summary>
    private void OnLeaderKnown(LeaderKnown news)
    {
        if (news.Group != _settings.Name || news.Term <= _leaderTerm)
            return;
        _leaderTerm = news.Term;
        _leaderName = news.LeaderName ?? _leaderName;
        _finder.Begun(news.Leader);
        foreach (var lane in _lanes)
        {
            lane.Resume();
            SendAgain(lane, flight => flight.Target != news.Leader && (lane == _commands || flight.Target != _localAddress));
        }
    }

    /// <summary>Queries pass this node's replica over for a while, once it has failed to serve one.</summary>
    private bool ShunIfLocalQuery(Flight flight, TimeSpan until)
    {
        if (flight.Lane == _commands || flight.Target != _localAddress)
            return false;
        _localShunnedUntil = until;
        return true;
    }

    private static TimeSpan AtMost(TimeSpan time, TimeSpan most) => time < most ? time : most;

    private void OnDescribed(GroupDescription description)
    {
        if (description.Group != _settings.Name)
            return;
        if (description.Addresses.Count > 0 || description.Leader is not null)
            _finder.Learn(description.Addresses, description.Leader);
        if (description.MaxPayloadBytes > 0)
            _maxPayloadBytes = Math.Min(_settings.MaxCommandBytes, description.MaxPayloadBytes);

        // A replica whose state machine has not started knows no more than where everybody is.
        if (description.Handled.Count == 0)
        {
            foreach (var request in _undescribed)
                request.Fault = description.Fault;
            return;
        }

        if (_classifier is null || !_classifier.Handled.SequenceEqual(description.Handled))
            _classifier = new TypeClassifier(description.Handled);
        while (_undescribed.TryDequeue(out var request))
        {
            if (!request.IsAnswered)
                Prepare(request);
        }
    }

    /// <summary>Asks everybody, for it is asked seldom and the first answer is as good as any.</summary>
    private void AskForDescription(TimeSpan now)
    {
        if (now < _describeAgainAt)
            return;
        _describeAgainAt = now + (_classifier is null ? _describing.Next() : _settings.RetryInterval);
        var question = new DescribeGroup(_settings.Name);
        foreach (var address in _finder.Candidates)
            _replicas.At(address)?.Tell(question, Self);
    }

    private void OpenSession(TimeSpan now)
    {
        _opening = new PendingRequest(++_lastArrival, now + _settings.RequestTimeout, message: null, Handling.Command, caller: null) { Kind = RequestKind.Opening };
        _pending.Add(_opening);
        _commands.Enqueue(_opening);
    }

    private void OnOpeningEnded(in SmrResult<object?> result)
    {
        _opening = null;
        if (result.IsDone && result.Index > 0)
        {
            _session.Open(result.Index);
            return;
        }

        // The group has said no, and says no to all who wait for it.
        foreach (var request in _commands.TakeUnnumbered())
            Finish(request, result.IsDone ? Results.Rejected(SmrRejection.Unavailable, "The group opened a session without a number.", _leaderName) : result);
    }

    private void CloseSession()
    {
        if (!_session.IsOpen || _finder.Target is not { } target || _replicas.At(target) is not { } replica)
            return;
        var id = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(id, _session.Id);
        replica.Tell(new CommandBatch([new Request(_flights.NextId(), EntryKind.CloseSession, id)]), ActorRefs.NoSender);
    }
}
