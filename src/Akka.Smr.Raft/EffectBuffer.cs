namespace Akka.Smr.Raft;

/// <summary>The effects of one step, in order, in an array that is used again for the next.</summary>
internal sealed class EffectBuffer
{
    private Effect[] _effects = new Effect[16];
    private int _count;

    public ReadOnlySpan<Effect> All => _effects.AsSpan(0, _count);

    public void Add(in Effect effect)
    {
        if (_count == _effects.Length)
            Array.Resize(ref _effects, 2 * _count);
        _effects[_count++] = effect;
    }

    /// <summary>
    /// The step has failed: what it would have said and done is taken back, but whoever was being answered is answered still.
    /// A read that was about to be served is not.
    /// </summary>
    public void KeepOnlyAnswers()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var effect = _effects[i];
            if (effect.Kind == EffectKind.ReadReady)
                effect = Effect.ReadFailed(effect.Waiters, RefusalReason.Halted, default);
            if (effect.Kind is EffectKind.Admitted or EffectKind.Refused or EffectKind.ReadFailed or EffectKind.Lost or EffectKind.ChangeDone or EffectKind.TransferDone)
                _effects[kept++] = effect;
        }

        Array.Clear(_effects, kept, _count - kept);
        _count = kept;
    }

    /// <summary>Forgets the effects, and what they refer to.</summary>
    public void Clear()
    {
        Array.Clear(_effects, 0, _count);
        _count = 0;
    }
}
