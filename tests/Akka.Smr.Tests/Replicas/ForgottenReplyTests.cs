using Akka.Actor;
using Akka.Smr.Clients;
using Akka.Smr.Observability;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Protocol;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>What a caller hears from a whole replica when it repeats a command whose reply its session remembers no more.</summary>
public sealed class ForgottenReplyTests : ReplicaTest
{
    // Room for one reply of a thousand letters.
    private GroupSettings Forgetful => Alone with { Sessions = new SessionOptions { MaxReplyBytes = 2000 } };

    [Fact]
    [Hazard(40)]
    public void It_is_told_that_it_was_done_and_it_is_not_done_again_after_restarts_neither()
    {
        var replica = BeginAlone(Forgetful);
        Assert.Equal(new Total(5), Execute<Total>(replica, new Pay(5), 1).Value);
        Assert.Equal(new Total(5), Execute<Total>(replica, new Pay(5), 1).Value);
        Assert.Equal(1000, Execute<Paper>(replica, new Print(1000), 2).Value!.Text.Length);
        Assert.Equal(1000, Execute<Paper>(replica, new Print(1000), 3).Value!.Text.Length);
        CheckRepetitions(replica);

        // From the journal alone, and from a snapshot.
        End(replica);
        replica = BeginAlone(Forgetful);
        CheckRepetitions(replica);
        replica.Tell(DemandSnapshot.Instance, CreateTestProbe().Ref);
        Event<SmrSnapshotTaken>();
        End(replica);
        CheckRepetitions(BeginAlone(Forgetful));
    }

    private void CheckRepetitions(IActorRef replica)
    {
        foreach (var result in new[] { Execute<object>(replica, new Pay(5), 1), Execute<object>(replica, new Print(1000), 2) })
        {
            Assert.Equal((SmrOutcome.Unknown, UnknownReason.UnreadableReply), (result.Outcome, result.Unknown));
            Assert.StartsWith("It was done", result.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(1000, Execute<Paper>(replica, new Print(1000), 3).Value!.Text.Length);
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
    }

    private SmrResult<T> Execute<T>(IActorRef replica, object command, long sequence)
    {
        var proxy = Sys.ActorOf(GroupProxy.Props(Forgetful with { RequestTimeout = TimeSpan.FromSeconds(20) }, replica));
        var result = new SmrClient(Name, proxy, Sys).Execute<T>(command, "s", sequence);
        Assert.True(result.Wait(TimeSpan.FromSeconds(30)), "No answer came.");
        Sys.Stop(proxy);
        return result.Result;
    }
}
