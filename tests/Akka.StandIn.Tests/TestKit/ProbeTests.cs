using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.TestKit;

/// <summary>Test actors beside the test's own.</summary>
public sealed class ProbeTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_probe_has_messages_of_its_own()
    {
        var probe = CreateTestProbe();
        var other = CreateTestProbe("other");

        probe.Ref.Tell("for the probe");

        probe.ExpectMsg("for the probe");
        other.ExpectNoMsg(Soon);
        ExpectNoMsg(Soon);
        Assert.StartsWith("other", other.Ref.Path.Name);
    }

    [Fact]
    public void A_probe_sends_answers_and_forwards()
    {
        var (client, middle, server) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());

        client.Send(middle.Ref, "question");
        middle.ExpectMsg("question");
        Assert.Equal(client.Ref, middle.LastSender);
        Assert.Equal(client.Ref, middle.Sender);

        middle.Forward(server.Ref);
        server.ExpectMsg<string>((question, sender) => question == "question" && sender.Equals(client.Ref));
        middle.Forward(server.Ref, "changed");
        server.ExpectMsg("changed");

        server.Reply("answer");
        client.ExpectMsg("answer");
        Assert.Equal(server.Ref, client.LastSender);
    }

    [Fact]
    public void A_probe_is_a_ref()
    {
        IActorRef probe = CreateTestProbe();

        probe.Tell("hello", ActorRefs.NoSender);

        Assert.Equal(probe.Path, ((Akka.TestKit.TestProbe)probe).Ref.Path);
        Assert.True(((Akka.TestKit.TestProbe)probe).Ref.Equals(probe));
        Assert.Equal("hello", ((Akka.TestKit.TestProbe)probe).ExpectMsg<string>());
    }

    [Fact]
    public void A_probe_watches()
    {
        var probe = CreateTestProbe();
        var actor = probe.Watch(Sys.ActorOf<Echo>());

        actor.Tell(PoisonPill.Instance);

        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void A_probe_can_be_watched_and_stopped()
    {
        var probe = CreateTestProbe();
        Watch(probe.Ref);

        Sys.Stop(probe.Ref);

        ExpectTerminated(probe.Ref);
    }

    [Fact]
    public void A_message_is_there_as_soon_as_it_has_been_told()
    {
        var probe = CreateTestProbe();

        for (var i = 0; i < 1_000; i++)
        {
            probe.Ref.Tell(i);
            Assert.True(probe.HasMessages);
            Assert.Equal(i, probe.ReceiveOne(TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task Messages_of_many_tellers_all_come()
    {
        var probe = CreateTestProbe();
        Task[] tellers = [.. Enumerable.Range(0, 4).Select(teller => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
                probe.Ref.Tell((teller, i), ActorRefs.NoSender);
        }))];

        var received = probe.ReceiveN(4_000, TimeSpan.FromSeconds(10)).Cast<(int Teller, int Number)>().ToList();
        await Task.WhenAll(tellers);

        Assert.All(received.GroupBy(message => message.Teller), group => Assert.Equal(Enumerable.Range(0, 1_000), group.Select(message => message.Number)));
    }

    [Fact]
    public async Task The_test_actor_is_the_sender_also_behind_an_await()
    {
        var echo = ActorOf<Echo>("echo");

        echo.Tell("one");
        await ExpectMsgAsync("one");
        Assert.Equal(echo, LastSender);
        echo.Tell("two");
        ExpectMsg("two");
    }

    [Fact]
    public async Task Actors_can_be_asked()
    {
        var echo = ActorOf(() => new Echo());

        Assert.Equal("hello", await echo.Ask<string>("hello", TimeSpan.FromSeconds(5)));
    }
}
