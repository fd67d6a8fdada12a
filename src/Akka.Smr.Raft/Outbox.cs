using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft;

/// <summary>
/// The only way to speak. What is said in a term, and with a vote, waits until exactly these are durable (§3.4, §3.8); no
/// caller has to think of it. What was held back for an older term is never said.
/// </summary>
internal sealed class Outbox(GroupId group, Identity self, int maxHeld, EffectBuffer effects)
{
    private readonly List<Envelope> _held = [];

    /// <summary>Number of messages held back.</summary>
    public int Held => _held.Count;

    public IReadOnlyList<Envelope> HeldMessages => _held;

    public void Send(Identity to, Term term, Message body, HardState hard, RecordWriter storage)
    {
        var envelope = new Envelope(group, self, to, term, body);
        if (storage.HasDurable(hard))
        {
            effects.Add(Effect.Send(envelope));
            return;
        }

        if (_held.Count == maxHeld)
            _held.RemoveAt(0);
        _held.Add(envelope);
    }

    /// <summary>Says what was held back, if it may be said now.</summary>
    public void Release(HardState hard, RecordWriter storage)
    {
        if (_held.Count == 0 || !storage.HasDurable(hard))
            return;
        foreach (var envelope in _held)
            effects.Add(Effect.Send(envelope));
        _held.Clear();
    }

    /// <summary>The term was raised: nobody waits for words of an older one any more.</summary>
    public void Forget() => _held.Clear();

    public Outbox Clone(EffectBuffer into)
    {
        var clone = new Outbox(group, self, maxHeld, into);
        clone._held.AddRange(_held);
        return clone;
    }
}
