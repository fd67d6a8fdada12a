using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>
/// A generator of chance (xoshiro256**, stable for ever), of which every part of the plugin derives its own from the one source of
/// its actor system. With <c>akka.smr.random-seed</c> set, all of them are a function of that seed, of the node's address, of the moment
/// at which its actor system started, of the purpose and of how many were derived for that purpose before: so nodes under one seed
/// differ, and so does an actor from the one whose place it took, and a process from the one before it. Without a seed each comes from
/// the operating system. Not safe for use by two actors at once.
/// </summary>
internal sealed class Chance
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    private Chance(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    /// <summary>The next generator of a system for a purpose.</summary>
    public static Chance For(ActorSystem system, string purpose) => system.WithExtension<ChanceSource, ChanceSourceProvider>().Derive(purpose);

    /// <summary>The generator that a text names.</summary>
    public static Chance FromSeed(string seed)
    {
        // FNV-1a over the text, then SplitMix64, which never gives four zeros in a row: the one state that xoshiro can't leave.
        var state = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(seed))
            state = (state ^ b) * 1099511628211UL;
        return new Chance(SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>A generator that nobody can repeat.</summary>
    public static Chance FromOperatingSystem()
    {
        Span<byte> bytes = stackalloc byte[4 * sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return new Chance(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
    }

    /// <summary>Any of all 64-bit numbers.</summary>
    public ulong NextULong()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Any of all 64-bit numbers, negative ones included.</summary>
    public long NextLong() => (long)NextULong();

    /// <summary>From zero to below <paramref name="max"/>, each equally likely.</summary>
    public int Next(int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        return (int)Below((ulong)max);
    }

    /// <summary>From zero to below <paramref name="max"/>; zero if that is zero.</summary>
    public TimeSpan Next(TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, TimeSpan.Zero);
        return max == TimeSpan.Zero ? TimeSpan.Zero : new TimeSpan((long)Below((ulong)max.Ticks));
    }

    /// <summary>A random GUID (version 4).</summary>
    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NextULong());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextULong());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Multiplication instead of a remainder, and the few numbers that would favour some results thrown away.</summary>
    private ulong Below(ulong max)
    {
        var unfair = unchecked(0 - max) % max;
        while (true)
        {
            var high = Math.BigMul(NextULong(), max, out var low);
            if (low >= unfair)
                return high;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
