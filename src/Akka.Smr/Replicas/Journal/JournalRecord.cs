using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Serialization;

namespace Akka.Smr.Replicas.Journal;

/// <summary>The journal's event: one of the core's records, and what says whose it is. See <see cref="StoredRecord"/>.</summary>
internal sealed class JournalRecord(byte[] bytes) : SealedMessage(bytes)
{
    private const int OverheadBytes = 192;

    public static JournalRecord Of(StoredRecord stored)
    {
        var record = stored.Record;
        var expected = OverheadBytes + CoreFields.SizeOf(record.Entries.Span);
        var writer = new ProtoWriter(expected);
        var start = BeginBody(ref writer, expected);
        writer.Group(1, stored.Group);
        writer.Identity(2, stored.Self);
        writer.Int64(3, stored.Incarnation);
        writer.Int64(4, record.Number);
        writer.Int64(5, stored.HardState.Term.Value);
        writer.Identity(6, stored.HardState.Vote);
        if (record.Snapshot is { } snapshot)
            writer.Snapshot(7, snapshot);
        if (record.TruncateFrom is { } from)
            writer.Present(8, (ulong)from.Value);
        writer.Entries(9, record.Entries.Span);
        writer.Int64(10, stored.NeededFrom);
        return new JournalRecord(Seal(ref writer, start));
    }

    /// <summary>Reads it. Throws <see cref="System.Runtime.Serialization.SerializationException"/> for anything that was not written by <see cref="Of"/>.</summary>
    public StoredRecord Read()
    {
        var group = default(GroupId);
        var self = default(Identity);
        var vote = default(Identity);
        long incarnation = 0, number = 0, term = 0, neededFrom = 0;
        SnapshotMeta? snapshot = null;
        LogIndex? truncateFrom = null;
        ReadOnlyMemory<Entry> entries = default;
        for (var reader = Open(); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    group = reader.Group();
                    break;
                case 2:
                    self = reader.Identity();
                    break;
                case 3:
                    incarnation = reader.Count();
                    break;
                case 4:
                    number = reader.Count();
                    break;
                case 5:
                    term = reader.Count();
                    break;
                case 6:
                    vote = reader.Identity();
                    break;
                case 7:
                    snapshot = reader.Snapshot();
                    break;
                case 8:
                    truncateFrom = new LogIndex(reader.Count());
                    break;
                case 9:
                    entries = reader.Entries();
                    break;
                case 10:
                    neededFrom = reader.Count();
                    break;
            }
        }

        var hardState = new HardState(new Term(term), vote);
        return new StoredRecord(group, self, incarnation, neededFrom, hardState, new StorageRecord(number, hardState, snapshot, truncateFrom, entries));
    }
}
