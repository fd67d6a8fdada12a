using System.Globalization;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

/// <summary>However a replica has come to an index, it is the same there.</summary>
[Hazard(38)]
[Hazard(55)]
public sealed class EquivalenceTests : MachineTest
{
    [Theory]
    [InlineData(1, 1 << 20, 1 << 20)]
    [InlineData(2, 1 << 20, 1000)]
    [InlineData(3, 300, 1 << 20)]
    [InlineData(4, 300, 1000)]
    [InlineData(5, 0, 1 << 20)]
    [InlineData(6, 0, 1000)]
    public void Snapshots_restarts_and_rollbacks_leave_no_trace(long seed, int rollbackCheckpointBytes, int maxReplyBytes)
    {
        Settings = Settings with { Sessions = Settings.Sessions with { MaxReplyBytes = maxReplyBytes } };
        var straight = StartLedger();
        Settings = Settings with { RollbackCheckpointBytes = rollbackCheckpointBytes, RollbackLogBytes = 2000 };
        var winding = StartLedger();
        var chance = new ReplicatedRandom(seed, 0, 0);
        var stored = new Stored(this);
        for (var round = 0; round < 60; round++)
        {
            Entry[] batch = [.. Enumerable.Range(0, chance.Next(1, 6)).Select(_ => Any(chance))];
            var expected = straight.Apply(batch);
            winding.Tell(new ApplyEntries(batch, WantReplies: true));
            var actual = stored.ServeUntilApplied(winding).Outcomes.ToArray();
            Assert.Equal(
                expected.Select(outcome => (outcome.Kind, outcome.At, Convert.ToHexString(outcome.Payload.Span))),
                actual.Select(outcome => (outcome.Kind, outcome.At, Convert.ToHexString(outcome.Payload.Span))));
            Assert.Equal(straight.Digest(), winding.Digest());

            if (chance.Next(5) == 0)
                stored.Take(winding, Script.All[^1].Id);
            if (chance.Next(10) == 0 && stored.Pieces.Count > 0)
                winding = Restart(winding, stored);
        }
    }

    private Replica Restart(Replica replica, Stored stored)
    {
        // Either a new one, or the same one thrown back.
        var restarted = Script.Last % 2 == 0 ? StartLedger() : replica;
        restarted.Restore(stored.At, stored.Pieces);
        var missing = Script.All.Skip((int)stored.At.Index.Value).ToArray();
        if (missing.Length > 0)
        {
            restarted.Tell(new ApplyEntries(missing, WantReplies: false));
            stored.ServeUntilApplied(restarted);
        }

        return restarted;
    }

    private Entry Any(ReplicatedRandom chance)
    {
        Script.ClusterTime += TimeSpan.FromMinutes(chance.Next(10) == 0 ? 40 : 1);
        var key = string.Create(CultureInfo.InvariantCulture, $"key-{chance.Next(20)}");
        return chance.Next(8) switch
        {
            0 => Script.Command(new Break(key)),
            1 => Script.InSession(key, 1 + chance.Next(3), new Break(key)),
            2 => Script.InSession(key, 1 + chance.Next(3), new Add(key, 1)),
            3 => Script.OpenSession(),
            4 => Script.CloseSession(1 + chance.Next((int)Script.Last + 1)),
            5 => Script.Write(EntryKind.Command, [9, 9]),
            _ => Script.Command(new Add(key, chance.Next(1000))),
        };
    }

    /// <summary>A store that holds the last snapshot.</summary>
    private sealed class Stored(EquivalenceTests test)
    {
        public EntryId At { get; private set; }

        public List<byte[]> Pieces { get; private set; } = [];

        public void Take(Replica replica, EntryId at)
        {
            if (at == At)
                return;
            Pieces = replica.Capture(at);
            At = at;
            replica.Tell(new SnapshotStored(MetaOf(at, Pieces.Sum(piece => piece.Length))));
        }

        public EntriesApplied ServeUntilApplied(Replica replica)
        {
            while (true)
            {
                switch (replica.Probe.ReceiveOne(TimeSpan.FromSeconds(10)))
                {
                    case EntriesApplied applied:
                        return applied;
                    case ReadSnapshot read:
                        Assert.Equal(At, read.Snapshot.Id);
                        replica.Tell(new SnapshotRead(At, read.Piece, Pieces[read.Piece], read.Piece == Pieces.Count - 1));
                        break;
                    case var other:
                        Assert.Fail($"{other} came, in {test}.");
                        break;
                }
            }
        }
    }
}
