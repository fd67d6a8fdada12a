using Akka.Actor;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Real replicas in actor systems of their own: what it takes more than one of them to show.</summary>
public sealed class WorldTests : ReplicaTest
{
    private readonly List<ActorSystem> _systems = [];

    public WorldTests()
        : base("akka.actor.provider = remote")
    {
    }

    [Fact]
    [Hazard(41)]
    public void The_index_of_a_reply_grows_from_command_to_command_and_leader_to_leader_as_a_fencing_token_must()
    {
        var replicas = BeginThree();
        var index = 0L;
        for (var i = 1; i <= 3; i++)
        {
            for (var j = 1; j <= 2; j++)
            {
                var reply = Done(replicas, new Pay(1));
                Assert.InRange(reply.At.Index.Value, index + 1, long.MaxValue);
                index = reply.At.Index.Value;
            }

            foreach (var replica in replicas)
                Assert.Equal(new Total(2 * i), Value<Total>(Confirmed(replica)));
            Ask<AdministrationDone>(Leader(replicas), new TransferLeadership(""));
        }
    }

    [Fact]
    [Hazard(37)]
    public void A_member_that_is_added_when_the_log_is_gone_is_brought_up_by_a_snapshot_and_counts()
    {
        var settings = Alone with { RequestTimeout = TimeSpan.FromSeconds(40), SnapshotChunkBytes = 1024, Raft = Alone.Raft with { TrailingEntries = 0, HeartbeatInterval = TimeSpan.FromMilliseconds(50), ElectionTimeoutMin = TimeSpan.FromSeconds(1), ElectionTimeoutMax = TimeSpan.FromSeconds(2) } };
        var first = BeginAlone(settings);
        for (var i = 1; i <= 5; i++)
            Execute(first, new Pay(1));
        Assert.True(Ask<AdministrationDone>(first, DemandSnapshot.Instance).Succeeded);
        Until(first, status => status.FirstLogIndex == 7);

        var system = NewSystem("second");
        var second = BeginOn(system, settings with { NodeName = "n2", Bootstrap = BootstrapMode.Join });
        var added = Ask<AdministrationDone>(first, new ChangeMembership(MembershipStep.Add, "n2", AddressOf(system)));

        Assert.True(added.Succeeded, added.Error);
        var status = Until(second, seen => seen is { IsHealthy: true, SnapshotIndex: >= 6 });
        Assert.Equal(["n1", "n2"], status.Members.Select(member => member.Name).Order());
        Assert.Equal(new Total(5), Value<Total>(Confirmed(second)));
        var removed = Ask<AdministrationDone>(first, new ChangeMembership(MembershipStep.Remove, "n2", ""));
        Assert.True(removed.Succeeded, removed.Error);
        Assert.Equal("n1", Assert.Single(Status(first).Members).Name);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        foreach (var system in _systems)
            system.Terminate().Wait(TimeSpan.FromSeconds(20));
    }

    private List<IActorRef> BeginThree()
    {
        var systems = new[] { Sys, NewSystem("second"), NewSystem("third") };
        var settings = Alone with
        {
            Members = [.. systems.Select((system, i) => new MemberAddress($"n{i + 1}", AddressOf(system)))],
            IntroductionInterval = TimeSpan.FromMilliseconds(50),
            Raft = Alone.Raft with { HeartbeatInterval = TimeSpan.FromMilliseconds(50), ElectionTimeoutMin = TimeSpan.FromSeconds(1), ElectionTimeoutMax = TimeSpan.FromSeconds(2) },
        };
        return [.. systems.Select((system, i) => BeginOn(system, settings with { NodeName = $"n{i + 1}" }))];
    }

    private IActorRef Leader(List<IActorRef> replicas)
    {
        IActorRef? leader = null;
        AwaitCondition(
            () => (leader = replicas.Find(replica => Status(replica) is { Role: "Leader" } status && status.AppliedIndex == status.LastLogIndex)) is not null,
            TimeSpan.FromSeconds(20));
        return leader!;
    }

    /// <summary>Has the leader do a command; where it leads no more and refuses, the next one.</summary>
    private Reply Done(List<IActorRef> replicas, object command)
    {
        var reply = default(Reply);
        AwaitCondition(() => (reply = Execute(Leader(replicas), command)).Kind != ReplyKind.Refused, TimeSpan.FromSeconds(20));
        Assert.Equal(ReplyKind.Done, reply.Kind);
        return reply;
    }

    /// <summary>A linearizable read, asked again while nobody leads.</summary>
    private Reply Confirmed(IActorRef replica)
    {
        var reply = default(Reply);
        AwaitCondition(() => (reply = Read(replica, new GetTotal())).Kind == ReplyKind.Done, TimeSpan.FromSeconds(20));
        return reply;
    }

    private ActorSystem NewSystem(string name)
    {
        var system = ActorSystem.Create(name, Configure("akka.actor.provider = remote"));
        _systems.Add(system);
        return system;
    }

    private static IActorRef BeginOn(ActorSystem system, GroupSettings settings)
    {
        var fault = new TillFault();
        return ((ExtendedActorSystem)system).SystemActorOf(ReplicaActor.Props(settings, Props.Create(() => new Till(fault))), GroupPaths.Replica(settings.Name));
    }

    private static string AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress.ToString();
}
