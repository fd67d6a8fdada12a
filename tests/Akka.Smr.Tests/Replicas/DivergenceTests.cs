using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Members tell each other digests at agreed indexes; whoever differs is named everywhere, and serves nobody any more.</summary>
[Hazard(59)]
public sealed class DivergenceTests : PeeredTest
{
    [Fact]
    public void A_replica_whose_machine_is_not_deterministic_stops_when_two_others_agree()
    {
        ExpectError("The state machine is not deterministic");
        ExpectError("out (Diverged)");
        var (report, replica) = BeginAndApply();
        var others = Other(report);

        N2.Tell(others with { Member = "n2" });
        N3.Tell(others with { Member = "n3" });

        Assert.Equal("n1", Event<SmrDiverged>(diverged => diverged.Member == "n1").Member);
        var status = Until(replica, seen => seen.Role == "Stopped");
        Assert.Equal(ReplicaFault.Diverged, status.FaultKind);
        Assert.Equal(ReplyKind.Refused, Read(replica, new GetTotal(), ReadConsistency.Local).Kind);
    }

    [Fact]
    public void Another_member_that_differs_is_named_and_the_others_go_on()
    {
        ExpectError("the state of member n3 differs");
        AllowError("the state of member n1 differs");
        var (report, replica) = BeginAndApply();

        N2.Tell(report with { Member = "n2" });
        N3.Tell(Other(report) with { Member = "n3" });

        Assert.Equal(10, Event<SmrDiverged>(diverged => diverged.Member == "n3").Index);
        Assert.True(Status(replica).IsHealthy);
    }

    [Fact]
    public void Digests_of_other_indexes_or_of_nobody_are_not_compared()
    {
        var (report, replica) = BeginAndApply();
        foreach (var member in new[] { "n2", "n3" })
            N2.Tell(Other(report) with { Member = member, Applied = new LogIndex(20) });
        N2.Tell(Other(report) with { Member = "n8" });
        N2.Tell(Other(report) with { Member = "n9" });

        Assert.True(N2.ExpectSilence().IsHealthy);
        Assert.Equal("Follower", Status(replica).Role);
    }

    private static DigestReport Other(DigestReport report) => report with { Chain = report.Chain.ToArray().Reverse().ToArray() };

    private (DigestReport Report, Akka.Actor.IActorRef Replica) BeginAndApply()
    {
        var replica = BeginFollower(Settings with { DigestIntervalEntries = 10 });
        var pay = UserPayload.Encode(Sys.Serialization, new Pay(1));
        N2.Append(1, EntryId.Zero, 12, [.. Enumerable.Range(1, 12).Select(i => CommandEntry(i, 1, pay))]);
        N2.Skip<AppendResponse>();
        var report = N2.Expect<DigestReport>();
        Assert.Equal(("n1", 10), (report.Member, report.Applied.Value));
        Assert.Equal(report.Chain.ToArray(), N3.Expect<DigestReport>().Chain.ToArray());
        return (report, replica);
    }
}
