using Akka.Smr.Raft.Log;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The retained log (§3.5) as a data structure, held against a plain list.</summary>
public sealed class LogRules
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_does_what_a_list_does_and_slices_and_clones_never_change(int seed)
    {
        var chance = new Random(seed);
        var log = new RaftLog(EntryId.Zero);
        var list = new List<Entry>();
        var kept = new List<(ReadOnlyMemory<Entry> Slice, Entry[] Copy)>();
        var term = 1L;
        for (var step = 0; step < 3000; step++)
        {
            switch (chance.Next(8))
            {
                case < 4:
                    for (var count = chance.Next(40); count > 0; count--)
                    {
                        term += chance.Next(30) == 0 ? 1 : 0;
                        var entry = new Entry(new EntryId(log.Last.Index.Next, new Term(term)), EntryKind.Command, step, 0, new byte[chance.Next(5)]);
                        log.Append(entry);
                        list.Add(entry);
                    }

                    break;
                case 4 when log.Count > 0:
                    var from = new LogIndex(log.Base.Index.Value + 1 + chance.NextInt64(log.Count));
                    log.TruncateFrom(from);
                    list.RemoveAll(entry => entry.Index >= from);
                    term++;
                    break;
                case 5 when log.Count > 0 && chance.Next(5) == 0:
                    var upTo = new LogIndex(log.Base.Index.Value + 1 + chance.NextInt64(log.Count));
                    log.CompactTo(upTo);
                    list.RemoveAll(entry => entry.Index <= upTo);
                    break;
                case 6 when log.Count > 0:
                    var slice = log.Slice(new LogIndex(log.Base.Index.Value + 1 + chance.NextInt64(log.Count)), log.Last.Index, chance.Next(1, 2000), long.MaxValue);
                    kept.Add((slice, slice.ToArray()));
                    break;
                case 7:
                    var clone = log.Clone();
                    clone.Append(new Entry(new EntryId(clone.Last.Index.Next, new Term(term)), EntryKind.Command, 0, 0, default));
                    break;
                default:
                    break;
            }

            Assert.Equal(list.Count, log.Count);
            Assert.Equal(list.Sum(entry => (long)entry.Size), log.Bytes);
            if (list.Count > 0)
            {
                var probe = list[chance.Next(list.Count)];
                Assert.Same(probe, log[probe.Index]);
                Assert.Equal(list.Last(entry => entry.Term <= probe.Term).Id, log.LastWithTermAtMost(probe.Term, log.Last.Index));
            }
        }

        Assert.All(kept, pair => Assert.True(pair.Slice.Span.SequenceEqual(pair.Copy)));
    }

    [Fact]
    [Hazard("44a")]
    public void An_entry_is_read_as_it_was_written_and_damage_is_noticed()
    {
        var entry = new Entry(new EntryId(new LogIndex(7), new Term(3)), EntryKind.Command, 11, 12, new byte[] { 1, 2, 3, 4, 5 });
        var bytes = new byte[EntryCodec.SizeOf(entry) + 3];
        Assert.Equal(EntryCodec.SizeOf(entry), EntryCodec.Write(entry, bytes));

        var read = EntryCodec.TryRead(bytes, out var consumed)!;
        Assert.Equal(EntryCodec.SizeOf(entry), consumed);
        Assert.Equal((entry.Id, entry.Kind, entry.ClusterTimeTicks, entry.UtcTicks, entry.Hash), (read.Id, read.Kind, read.ClusterTimeTicks, read.UtcTicks, read.Hash));
        Assert.Equal(entry.Payload.ToArray(), read.Payload.ToArray());
        for (var place = 0; place < consumed; place++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= 0x10;
            Assert.Null(EntryCodec.TryRead(damaged, out _));
        }

        for (var length = 0; length < consumed; length++)
            Assert.Null(EntryCodec.TryRead(bytes.AsMemory(0, length), out _));
    }
}
