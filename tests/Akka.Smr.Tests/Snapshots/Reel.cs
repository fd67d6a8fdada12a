using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>
/// A state machine whose state is of any size and takes no memory: a number of parts, each of which is made when it is asked for,
/// and compared with what it should be when it is brought back.
/// </summary>
internal sealed class Reel : StateMachineActor
{
    /// <summary>The size of a part, so that its borders are not those of pieces.</summary>
    public const int PartBytes = 50_000;

    /// <param name="parts">How many parts it will have.</param>
    /// <param name="onPart">Told whenever a part was made or brought back.</param>
    public Reel(int parts, Action<int> onPart)
    {
        // Before anything has happened the state is empty, as a state in memory would be.
        var count = 0;
        Command<string>(_ => count = parts);
        Query<byte[]>(_ => $"{count} parts");
        Snapshot(() => Parts(count, onPart), () => count = 0, part => Take(part, count++, onPart));
    }

    private static IEnumerable<byte[]> Parts(int count, Action<int> onPart)
    {
        for (var i = 0; i < count; i++)
        {
            yield return PartOf(i);
            onPart(i);
        }
    }

    private static void Take(byte[] part, int number, Action<int> onPart)
    {
        Assert.Equal(PartOf(number), part);
        onPart(number);
    }

    private static byte[] PartOf(int number)
    {
        var part = new byte[PartBytes];
        new Random(number).NextBytes(part);
        return part;
    }
}
