using Akka.Actor;
using Akka.Smr.Clients;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>Many requests through a group in which everything goes wrong: each is answered once, and truly.</summary>
public sealed class UnrulyGroupTests : ProxyTest
{
    [Theory]
    [Hazard(21)]
    [Hazard(22)]
    [Hazard(23)]
    [Hazard(40)]
    [Hazard(42)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_request_is_answered_once_and_none_is_run_twice(int seed)
    {
        const int Requests = 1500;
        string[] addresses = ["akka.tcp://test@a:1", "akka.tcp://test@b:1", "akka.tcp://test@c:1"];
        var group = new UnrulyGroup(seed, addresses);
        var replicas = addresses.Select((_, place) => Sys.ActorOf(Props.Create(() => new UnrulyReplica(group, place)))).ToArray();
        var settings = Group with
        {
            RequestTimeout = TimeSpan.FromSeconds(3),
            RetryInterval = TimeSpan.FromMilliseconds(30),
            MaxBatchRequests = 16,
            Sessions = new SessionOptions { WindowCommands = 64 },
            Members = [.. addresses.Select(a => new MemberAddress(a, a))],
        };
        var proxy = Sys.ActorOf(GroupProxy.Props(settings, null, address => replicas[Array.IndexOf(addresses, address)], new Random(seed).Next));
        var callers = Enumerable.Range(0, Requests).Select(_ => new CountingCaller()).ToArray();
        for (var i = 0; i < Requests; i++)
            proxy.Tell(new ClientRequest(new Add(i), Handling.Command, callers[i]), ActorRefs.NoSender);

        AwaitCondition(() => callers.All(c => c.Answers > 0), TimeSpan.FromSeconds(20));
        group.IsCalm = true;
        var last = Client(proxy).Execute<Total>(new Add(Requests));
        Assert.True(Within(last).IsDone);

        Assert.Equal(group.Run.Count, group.Run.Distinct().Count());
        var run = group.Run.ToHashSet();
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(1, callers[i].Answers);
            var result = callers[i].Result;
            if (result.IsDone)
                Assert.Equal(new Total(2 * i), result.Value);
            Assert.True(result.Outcome == SmrOutcome.Unknown || result.IsDone == run.Contains(i), $"{i} was told {result}");
        }

        // How many get through in their time is up to the machine: some batches' worth do on any, and without them all this says nothing.
        var done = callers.Count(c => c.Result.IsDone);
        Assert.True(done > Requests / 30, $"{done} were done.");
    }

    private sealed class CountingCaller : Caller
    {
        private int _answers;

        public int Answers => Volatile.Read(ref _answers);

        public SmrResult<object?> Result { get; private set; }

        public override void Answer(in SmrResult<object?> result)
        {
            Result = result;
            Interlocked.Increment(ref _answers);
        }
    }
}
