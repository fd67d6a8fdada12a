using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class AskTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private sealed class Answers : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "silence": break;
                case "failure": Sender.Tell(new Status.Failure(new InvalidOperationException("no"))); break;
                case "number": Sender.Tell(7); break;
                default: Sender.Tell(message); break;
            }
        }
    }

    private IActorRef Actor() => Sys.ActorOf(Props.Create<Answers>());

    [Fact]
    public async Task The_answer_completes_the_task() => Assert.Equal("hi", await Actor().Ask<string>("hi", Limit));

    [Fact]
    public async Task An_untyped_ask_takes_any_answer() => Assert.Equal(7, await Actor().Ask("number", Limit));

    [Fact]
    public async Task Silence_is_a_timeout() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => Actor().Ask<string>("silence", TimeSpan.FromMilliseconds(30)));

    [Fact]
    public async Task A_failure_throws_its_cause()
    {
        var cause = await Assert.ThrowsAsync<InvalidOperationException>(() => Actor().Ask<string>("failure", Limit));
        Assert.Equal("no", cause.Message);
    }

    [Fact]
    public async Task Who_asks_for_a_status_gets_the_failure_itself() =>
        Assert.Equal("no", Assert.IsType<Status.Failure>(await Actor().Ask<Status>("failure", Limit)).Cause.Message);

    [Fact]
    public async Task An_answer_of_another_type_is_an_ArgumentException() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Actor().Ask<string>("number", Limit));

    [Fact]
    public async Task A_cancelled_ask_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var task = Actor().Ask<string>("silence", Limit, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task The_message_can_hold_the_ref_that_awaits_the_answer() =>
        Assert.Equal("direct", await TestActorAnswers(r => r.Tell("direct")));

    [Fact]
    public async Task The_asking_ref_is_found_by_its_path_until_it_is_answered()
    {
        var task = TestActor.Ask<string>("question", Limit);
        ExpectMsg("question");
        string path = LastSender.Path.ToSerializationFormat();
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path).Tell("by path");
        Assert.Equal("by path", await task);
    }

    private Task<string> TestActorAnswers(Action<IActorRef> answer)
    {
        var task = TestActor.Ask<string>(self => self, Limit, CancellationToken.None);
        answer(ExpectMsg<IActorRef>());
        return task;
    }
}
