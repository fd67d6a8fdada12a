using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Akka.Smr.StateMachines;
using Entries = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace KeyValue.Store;

/// <summary>
/// The store itself. Every replica runs the same commands in the same order, so nothing here may depend on anything but the state
/// and the command. The state is one immutable map: a handler returns the next one, so none can leave a half-done change behind, and
/// a snapshot holds on to one while further commands run.
/// </summary>
internal class KeyValueMachine : StateMachineActor<Entries>
{
    private static readonly Entries Empty = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public KeyValueMachine()
        : base(Empty)
    {
        Command<Put>((entries, put) => (entries.SetItem(put.Key, put.Value), new Text(null)));
        Command<Delete>((entries, delete) => (entries.Remove(delete.Key), new Text(null)));
        Command<Append>((entries, append) => Extend(entries, append));
        Command<Increment>((entries, increment) => Add(entries, increment));
        Command<CompareAndSet>(Set);
        Command<Fetch>((entries, fetch) => (entries, Value(entries, fetch.Key)));
        Query<Get>((entries, get) => Value(entries, get.Key));
        Snapshot(Pieces, Empty, (Entries entries, Piece piece) => entries.SetItems(piece.Entries));
        Digest(Write);
    }

    private static Text Value(Entries entries, string key) => new(entries.GetValueOrDefault(key));

    private static (Entries Next, object? Reply) Extend(Entries entries, Append command)
    {
        var value = entries.GetValueOrDefault(command.Key, "") + command.Value;
        return Limits.Fits(value, Limits.ValueBytes)
            ? (entries.SetItem(command.Key, value), new Text(value))
            : (entries, Fail($"the value would exceed {Limits.ValueBytes} bytes"));
    }

    private static (Entries Next, object? Reply) Add(Entries entries, Increment command)
    {
        var old = 0L;
        if (entries.TryGetValue(command.Key, out var text) && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out old))
            return (entries, Fail("the value is not a number"));
        var sum = (Int128)old + command.By;
        if (sum < long.MinValue || sum > long.MaxValue)
            return (entries, Fail("the number would exceed 64 bits"));
        var value = sum.ToString(CultureInfo.InvariantCulture);
        return (entries.SetItem(command.Key, value), new Text(value));
    }

    private static (Entries Next, object? Reply) Set(Entries entries, CompareAndSet command) =>
        entries.GetValueOrDefault(command.Key) == command.Expected
            ? (entries.SetItem(command.Key, command.Value), new Swapped(true))
            : (entries, new Swapped(false));

    /// <summary>Cuts a state into pieces of some tens of kilobytes, each made only when it is asked for.</summary>
    private static IEnumerable<Piece> Pieces(Entries entries)
    {
        const int pieceCharacters = 32 * 1024;
        var piece = new List<KeyValuePair<string, string>>();
        var characters = 0;
        foreach (var entry in entries)
        {
            piece.Add(entry);
            characters += entry.Key.Length + entry.Value.Length + 16;
            if (characters < pieceCharacters)
                continue;
            yield return new Piece(piece);
            piece = [];
            characters = 0;
        }

        if (piece.Count > 0)
            yield return new Piece(piece);
    }

    /// <summary>The canonical form of a state: its entries as the log would hold them, in the order of their keys.</summary>
    private static void Write(Entries entries, IBufferWriter<byte> to)
    {
        foreach (var (key, value) in entries)
            to.Write(StoreWriter.Texts(key, value));
    }
}
