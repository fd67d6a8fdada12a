using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Clients;

/// <summary>
/// A client as one should be: it keeps several commands of its session under way, tries again with the same sequence number
/// until it is answered, says which answers it no longer needs, and opens a new session when the old one has expired. It
/// never takes silence for an answer.
/// </summary>
internal sealed class SimulatedClient
{
    private const int Window = 4;
    private const int SequencesAhead = 50;
    private const long Patience = 350 * Scene.Ms;
    private const long GivesUpAfter = 9_000 * Scene.Ms;

    private readonly int _number;
    private readonly SimulatedGroup _group;
    private readonly Chance _chance;
    private readonly bool _choosesNames;
    private readonly Queue<Request> _waiting = new();
    private readonly List<Request> _underWay = [];
    private long _session;
    private byte[]? _name;
    private bool _isNameKnown;
    private long _generation;
    private long _nextSequence = 1;
    private Request? _opening;
    private int _target = -1;
    private long _asleepUntil;

    /// <summary>Creates a client that has no session yet.</summary>
    public SimulatedClient(int number, SimulatedGroup group, Chance chance)
    {
        _number = number;
        _group = group;
        _chance = chance;
        _choosesNames = chance.Happens(350);
    }

    /// <summary>How many operations have not ended.</summary>
    public int Unfinished => _waiting.Count + _underWay.Count;

    /// <summary>Whether it does nothing for a while: it neither sends nor listens.</summary>
    public bool IsAsleep => _group.Now < _asleepUntil;

    /// <summary>Lets it sleep: its session may expire over it.</summary>
    public void Sleep(long until)
    {
        _asleepUntil = Math.Max(_asleepUntil, until);
        _group.Agenda.Add(new Happening(until, HappeningKind.ClientWakes, _number, 0, 0, null));
    }

    /// <summary>Wants one thing more.</summary>
    public void Wants(Operation operation, Way way)
    {
        _waiting.Enqueue(new Request { Client = _number, Operation = operation, Way = way });
        Pump();
    }

    /// <summary>An attempt was given its time; or, if it was turned away before, so much time has passed since.</summary>
    public void PatienceEnds(Request request, long attempt, bool wasTurnedAway)
    {
        if (IsAsleep)
        {
            Waits(_asleepUntil, request, wasTurnedAway);
            return;
        }

        if (!request.IsOver && request.Attempt == attempt)
        {
            if (!wasTurnedAway)
                IsUncertain(request);
            if (!request.IsOver)
                Sends(request);
        }

        Pump();
    }

    /// <summary>An answer has come.</summary>
    public void Hears(Answer answer)
    {
        var request = answer.Request;
        if (request.IsOver || IsAsleep)
            return;

        switch (answer.Kind)
        {
            case AnswerKind.Done:
                request.Operation.Result = answer.Value;
                _isNameKnown |= request.Sequence == 1 && request.Name.Span.SequenceEqual(_name);
                Ends(request, Outcome.Done);
                break;
            case AnswerKind.Opened:
                Opens((long)answer.Value);
                break;
            case AnswerKind.Expired or AnswerKind.Stale or AnswerKind.Forgotten:
                Expires(request, answer.Kind);
                break;
            case AnswerKind.SessionsFull:
                _group.Coverage.Count(Met.SessionsFull);
                IsTurnedAway(answer);
                break;
            default:
                IsTurnedAway(answer);
                break;
        }

        Pump();
    }

    /// <summary>Sends what waits, as far as session and window allow.</summary>
    public void Pump()
    {
        if (IsAsleep)
            return;
        while (_waiting.Count > 0 && _underWay.Count < Window)
        {
            if (_waiting.Peek().Way == Way.Session && (!HasSession() || IsFarAhead()))
                return;
            var request = _waiting.Dequeue();
            if (request.Way == Way.Session)
                (request.Session, request.Name, request.Sequence) = (_session, _name, _nextSequence++);
            request.Operation.InvokedAt = _group.NextEvent();
            request.GivesUpAt = _group.Now + GivesUpAfter;
            _underWay.Add(request);
            Sends(request);
        }
    }

    /// <summary>Up to which sequence number of its session the client has all answers.</summary>
    private long LowWaterOf(Request request)
    {
        var low = request.Sequence;
        foreach (var other in _underWay)
        {
            if (other.Sequence > 0 && IsSameSession(other, request))
                low = Math.Min(low, other.Sequence);
        }

        return low - 1;
    }

    private static bool IsSameSession(Request left, Request right) => left.Session == right.Session && left.Name.Span.SequenceEqual(right.Name.Span);

    /// <summary>Whether a command can go into a session now. The first command under a name must be answered before the second is sent.</summary>
    private bool HasSession()
    {
        if (!_choosesNames)
        {
            if (_session == 0)
                OpensSession();
            return _session != 0;
        }

        // A name serves for a while. What the client leaves behind expires by itself, and fills the table until then: in the end, when
        // all is to be carried through, it keeps to its name.
        if (_isNameKnown && _underWay.Count == 0 && _chance.Happens(60) && !_group.IsHealed)
            ForgetsSession();
        if (_name is null)
        {
            _name = [(byte)(_number + 1), (byte)++_generation];
            _isNameKnown = false;
            _nextSequence = 1;
            return true;
        }

        return _isNameKnown;
    }

    /// <summary>One command that finds no answer holds the others back, lest they leave the window of the session (§6.3).</summary>
    private bool IsFarAhead()
    {
        foreach (var request in _underWay)
        {
            if (request.Sequence > 0 && request.Sequence <= _nextSequence - SequencesAhead)
                return true;
        }

        return false;
    }

    private void OpensSession()
    {
        if (_opening is not null)
            return;
        _opening = new Request { Client = _number, Operation = new Operation { Id = -_number, Kind = OperationKind.Get, Key = 0 }, Way = Way.Open };
        _opening.GivesUpAt = long.MaxValue;
        Sends(_opening);
    }

    private void Opens(long session)
    {
        _opening!.IsOver = true;
        _opening = null;
        _session = session;
        _nextSequence = 1;
    }

    private void Expires(Request request, AnswerKind kind)
    {
        if (kind == AnswerKind.Expired && request.Attempt > 1)
            _group.Coverage.Count(Met.RetriedAfterExpiry);
        if (kind == AnswerKind.Expired && request.Session == _session && request.Name.Span.SequenceEqual(_name))
            ForgetsSession();
        Ends(request, Outcome.Unknown);
    }

    private void IsTurnedAway(Answer answer)
    {
        var request = answer.Request;
        if (answer.Kind == AnswerKind.Lost)
        {
            request.IsDoubtful = true;
            if (request.Way == Way.Bare)
            {
                Ends(request, Outcome.Unknown);
                return;
            }
        }

        if (answer.Attempt != request.Attempt)
            return;
        if (_group.Now > request.GivesUpAt)
        {
            Ends(request, request.IsDoubtful ? Outcome.Unknown : Outcome.Refused);
            return;
        }

        // A hint may be wrong, and a leader may not be there yet: a little later.
        _target = answer.Leader;
        Waits(_group.Now + _chance.Between(10 * Scene.Ms, 60 * Scene.Ms), request, wasTurnedAway: true);
    }

    /// <summary>Nobody knows what became of the last attempt. Only inside a session it is safe to try again.</summary>
    private void IsUncertain(Request request)
    {
        request.IsDoubtful = true;
        _target = -1;
        if (request.Way == Way.Bare || _group.Now > request.GivesUpAt)
            Ends(request, Outcome.Unknown);
    }

    private void Waits(long until, Request request, bool wasTurnedAway) =>
        _group.Agenda.Add(new Happening(until, HappeningKind.ClientPatience, _number, wasTurnedAway ? 1 : 0, request.Attempt, request));

    private void Sends(Request request)
    {
        request.Attempt++;
        var target = (request.IsRead && _chance.Happens(600)) || _target < 0 ? _chance.Below(_group.Nodes.Count) : _target;
        var attempt = new Attempt(request, request.Attempt, request.Encode(LowWaterOf(request)));
        _group.Deliver(target, attempt, _chance);

        SendsCopies(attempt);
        Waits(_group.Now + Patience, request, wasTurnedAway: false);
    }

    /// <summary>
    /// Wires may bring a request again, long after it was answered. Sessions are there for that; but that one copy was refused says
    /// nothing of the other. A first command under a name comes again everywhere, when its session may long have ended.
    /// </summary>
    private void SendsCopies(Attempt attempt)
    {
        var request = attempt.Request;
        if (request.Way != Way.Session)
            return;
        if (_chance.Happens(20))
            Copy(_chance.Below(_group.Nodes.Count), 3_000 * Scene.Ms);
        if (request is not { Sequence: 1, Attempt: 1, Name.IsEmpty: false } || !_chance.Happens(500))
            return;
        for (var node = 0; node < _group.Nodes.Count; node++)
            Copy(node, 16_000 * Scene.Ms);

        void Copy(int node, long latest)
        {
            request.IsDoubtful = true;
            _group.Deliver(node, attempt, _chance, _chance.Between(10 * Scene.Ms, latest));
        }
    }

    private void ForgetsSession()
    {
        _session = 0;
        _name = null;
    }

    private void Ends(Request request, Outcome outcome)
    {
        request.IsOver = true;

        // Without an answer to its first command, nobody knows whether the name is taken.
        if (outcome != Outcome.Done && request.Sequence == 1 && !request.Name.IsEmpty && request.Name.Span.SequenceEqual(_name))
            ForgetsSession();
        if (request.Way == Way.Open)
        {
            _opening = null;
            return;
        }

        request.Operation.Outcome = outcome;
        request.Operation.ReturnedAt = _group.NextEvent();
        _underWay.Remove(request);
    }
}
