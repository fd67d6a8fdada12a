using System.Buffers.Binary;
using System.Numerics;

namespace Akka.Smr.StateMachines;

/// <summary>
/// Chance that is the same on every replica: drawn from the log entry that is being applied. Its numbers are part of the replicated
/// state, so the algorithm (xoshiro256**, seeded by splitmix64) never changes. It is fit for choices, not for secrets.
/// </summary>
public sealed class ReplicatedRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    internal ReplicatedRandom(long index, long term, ulong hash)
    {
        var seed = (ulong)index;
        seed = SplitMix(ref seed) ^ (ulong)term;
        seed = SplitMix(ref seed) ^ hash;
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Sixty-four random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="below"/>, which is not included and must be positive. Every one is as likely.</summary>
    public long NextInt64(long below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);

        // Draws below the remainder would favour the small numbers, so they are thrown away.
        var range = (ulong)below;
        var unfair = unchecked(0 - range) % range;
        ulong high;
        ulong low;
        do
            high = Math.BigMul(NextUInt64(), range, out low);
        while (low < unfair);
        return (long)high;
    }

    /// <summary>A number from 0 to <paramref name="below"/>, which is not included and must be positive.</summary>
    public int Next(int below) => (int)NextInt64(below);

    /// <summary>A number from <paramref name="from"/> to <paramref name="below"/>, which is not included and must be greater.</summary>
    public int Next(int from, int below) => (int)(from + NextInt64((long)below - from));

    /// <summary>A number from 0 to 1, which is not included; a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    public void NextBytes(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var length = Math.Min(word.Length, destination.Length);
            word[..length].CopyTo(destination);
            destination = destination[length..];
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
