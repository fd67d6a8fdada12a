using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Simulation.Clients;

namespace Akka.Smr.Simulation.World;

/// <summary>What others ask of a node, and how they get their answers.</summary>
internal sealed partial class SimulatedNode
{
    /// <summary>A client asks for something.</summary>
    private void Asks(Attempt attempt)
    {
        var request = attempt.Request;
        var waiter = _group.NextWaiter();
        _asked.Add(waiter, attempt);
        Waiters.Asks(waiter);
        if (request.IsRead)
        {
            if (Role == RoleKind.Leader && _group.Referee.IsDeposed(this))
                _group.Coverage.Count(Met.ReadFromDeposedLeader);
            Step(Input.ReadRequested(new[] { waiter }, request.Way == Way.LeaseRead ? ReadMode.Lease : ReadMode.ReadIndex));
            return;
        }

        _one[0] = new Proposal(waiter, request.EntryKind, attempt.Payload);
        Step(Input.Proposed(_one));
    }

    /// <summary>Somebody in charge asks for another membership.</summary>
    public void AsksForChange(MembershipIntent intent)
    {
        var waiter = _group.NextWaiter();
        Waiters.Asks(waiter);
        Step(Input.ChangeRequested(waiter, intent));
    }

    /// <summary>Somebody in charge asks for another leader.</summary>
    public void AsksForTransfer(MemberId to)
    {
        var waiter = _group.NextWaiter();
        Waiters.Asks(waiter);
        Step(Input.TransferRequested(waiter, to));
    }

    /// <summary>Somebody in charge puts a bare command in, to see whether it is committed.</summary>
    public void Probes(ReadOnlyMemory<byte> payload)
    {
        var waiter = _group.NextWaiter();
        Waiters.Asks(waiter);
        _one[0] = new Proposal(waiter, EntryKind.Command, payload);
        Step(Input.Proposed(_one));
    }

    private void Answers(long waiter, AnswerKind kind, ulong value, Identity leader)
    {
        if (!_asked.Remove(waiter, out var asked))
            return;
        var answer = new Answer(asked.Request, asked.Number, kind, value, leader == Identity.None ? -1 : (int)leader.Member.Value - 1);
        _group.Deliver(answer, _chance);
    }
}
