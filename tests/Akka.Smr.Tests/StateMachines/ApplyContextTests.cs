using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

[Hazard(59)]
public sealed class ApplyContextTests : MachineTest
{
    private readonly Props _witness = Props.Create(() => new Observer());

    [Fact]
    public void A_handler_sees_index_term_and_both_times_of_its_entry()
    {
        Script.Term = 3;
        Script.ClusterTime = TimeSpan.FromSeconds(90);
        Assert.Equal("1 3 00:01:30 2026-01-01T00:01:30.0000000+00:00", Start(_witness).Reply(Script.Command(new Misuse("times"))));
    }

    [Fact]
    public void A_query_sees_those_of_the_last_entry()
    {
        var replica = Start(_witness);
        Script.Term = 3;
        Script.ClusterTime = TimeSpan.FromSeconds(90);
        replica.Apply(Script.Noop(), Script.Noop());
        Assert.Equal("2 3 00:01:30 2026-01-01T00:01:30.0000000+00:00", replica.Value(new Get("times")));
    }

    [Fact]
    public void Chance_is_the_same_on_every_replica_and_another_in_every_entry()
    {
        var first = Script.Command(new Misuse("chance"));
        var second = Script.Command(new Misuse("chance"));
        var here = Start(_witness).Apply(first, second).Select(outcome => Decode(outcome)).ToArray();
        var there = Start(_witness).Apply(first, second).Select(outcome => Decode(outcome)).ToArray();
        Assert.Equal(here, there);
        Assert.NotEqual(here[0], here[1]);
    }

    [Fact]
    public void Chance_is_drawn_in_commands_only()
    {
        var outcome = Start(_witness).Ask(new Get("chance"));
        Assert.Equal(ReplyKind.Failed, outcome.Kind);
        Assert.Contains("draw in a command", Text(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_never_change_from_version_to_version()
    {
        var random = new ReplicatedRandom(1, 2, 3);
        Assert.Equal([8362582858855705859UL, 15962466024085613382UL, 12715713896864878112UL], [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
        Assert.Equal(322503188148, random.NextInt64(1_000_000_000_000));
        Assert.Equal(3, random.Next(1000));
        Assert.Equal(238, random.Next(-1000, 1000));
        Assert.Equal(0.31129688992085947, random.NextDouble());
        var bytes = new byte[11];
        random.NextBytes(bytes);
        Assert.Equal("1668A76B3213451A6AD5AE", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Numbers_lie_in_their_range_and_reach_all_of_it()
    {
        var random = new ReplicatedRandom(1, 1, 1);
        var seen = new SortedSet<int>();
        for (var i = 0; i < 1000; i++)
            seen.Add(random.Next(-3, 3));
        Assert.Equal([-3, -2, -1, 0, 1, 2], seen);
        Assert.InRange(random.Next(int.MaxValue - 1, int.MaxValue), int.MaxValue - 1, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(5, 5));
    }

    [Fact]
    public void A_new_guid_is_of_version_four()
    {
        var guid = Guid.Parse((string)Start(_witness).Reply(Script.Command(new Misuse("guid")))!);
        Assert.Equal(4, guid.Version);
        Assert.InRange(guid.Variant, 8, 11);
    }

    private sealed class Observer : StateMachineActor
    {
        public Observer()
        {
            Command<Misuse>(command => See(command.What));
            Query<Get>(query => See(query.Key));
            Snapshot(() => new Sum(0), _ => { });
        }

        private string See(string what) => what switch
        {
            "times" => $"{Apply.Index} {Apply.Term} {Apply.ClusterTime} {Apply.UtcNow:O}",
            "guid" => Apply.NewGuid().ToString(),
            _ => $"{Apply.Random.NextUInt64()} {Apply.NewGuid()} {Apply.NewGuid()}",
        };
    }
}
