using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using KeyValue.TestHooks;

namespace KeyValue.Store;

/// <summary>
/// Makes bytes of the store's messages: a manifest of one letter, and the fields. The plugin asks it once per command at the proxy,
/// and once per replica; journal, wire and log carry its bytes. Letters are never given a new meaning: old logs hold them.
/// </summary>
internal sealed class StoreSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Akka keeps the numbers up to 40 for itself; this one is written into every log, and stays.</summary>
    public override int Identifier => 4201;

    public override string Manifest(object o) => o switch
    {
        Put => "p",
        Delete => "d",
        Append => "a",
        Increment => "i",
        CompareAndSet => "c",
        Fetch => "f",
        Get => "g",
        Text => "t",
        Swapped => "s",
        Piece => "P",
        Throw => "X",
        Sleep => "S",
        KillChild => "K",
        _ => throw Unknown(o.GetType().ToString()),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        Put put => StoreWriter.Texts(put.Key, put.Value),
        Delete delete => StoreWriter.Texts(delete.Key),
        Append append => StoreWriter.Texts(append.Key, append.Value),
        Increment increment => TextAndNumber(increment.Key, increment.By),
        CompareAndSet cas => StoreWriter.Texts(cas.Key, cas.Expected, cas.Value),
        Fetch fetch => StoreWriter.Texts(fetch.Key),
        Get get => StoreWriter.Texts(get.Key),
        Text text => StoreWriter.Texts(text.Value),
        Swapped swapped => [swapped.Done ? (byte)1 : (byte)0],
        Piece piece => Entries(piece.Entries),
        Throw @throw => StoreWriter.Texts(@throw.Key),
        Sleep sleep => TextAndNumber(sleep.Key, sleep.Milliseconds),
        KillChild kill => StoreWriter.Texts(kill.Key),
        _ => throw Unknown(obj.GetType().ToString()),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest == "s")
            return bytes is [0 or 1] ? new Swapped(bytes[0] == 1) : throw new SerializationException("A truth value is 0 or 1.");

        var reader = new StoreReader(bytes);
        object message = manifest switch
        {
            "p" => new Put(reader.Read(), reader.Read()),
            "d" => new Delete(reader.Read()),
            "a" => new Append(reader.Read(), reader.Read()),
            "i" => new Increment(reader.Read(), reader.ReadNumber()),
            "c" => new CompareAndSet(reader.Read(), reader.ReadOptional(), reader.Read()),
            "f" => new Fetch(reader.Read()),
            "g" => new Get(reader.Read()),
            "t" => new Text(reader.ReadOptional()),
            "P" => new Piece(ReadEntries(ref reader)),
            "X" => new Throw(reader.Read()),
            "S" => new Sleep(reader.Read(), reader.ReadNumber()),
            "K" => new KillChild(reader.Read()),
            _ => throw Unknown(manifest),
        };
        reader.End();
        return message;
    }

    private static byte[] TextAndNumber(string text, long number)
    {
        var writer = new StoreWriter(StoreWriter.SizeOf(text) + sizeof(long));
        writer.Write(text);
        writer.Write(number);
        return writer.Bytes;
    }

    private static byte[] Entries(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        var size = entries.Sum(entry => StoreWriter.SizeOf(entry.Key) + StoreWriter.SizeOf(entry.Value));
        var writer = new StoreWriter(size);
        foreach (var (key, value) in entries)
        {
            writer.Write(key);
            writer.Write(value);
        }

        return writer.Bytes;
    }

    private static List<KeyValuePair<string, string>> ReadEntries(ref StoreReader reader)
    {
        var entries = new List<KeyValuePair<string, string>>();
        while (!reader.IsAtEnd)
            entries.Add(KeyValuePair.Create(reader.Read(), reader.Read()));
        return entries;
    }

    private static SerializationException Unknown(string what) => new($"The store has no message [{what}].");
}
