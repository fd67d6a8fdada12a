using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Serialization;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>A replica that describes the group and opens sessions by itself; everything else is for the test to see and to answer.</summary>
internal sealed class FakeReplica
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TestProbe _probe;
    private readonly ActorSystem _system;
    private IActorRef _proxy = ActorRefs.Nobody;

    public FakeReplica(TestProbe probe, string address, ActorSystem system)
    {
        _probe = probe;
        _system = system;
        Address = address;
        Ref = system.ActorOf(Props.Create(() => new Doorman(this)));
    }

    public string Address { get; }

    public IActorRef Ref { get; }

    /// <summary>How many sessions were opened here, each at an index of its own.</summary>
    public int Openings { get; private set; }

    /// <summary>Whether it answers what every replica is asked first.</summary>
    public bool DescribesGroup { get; set; } = true;

    /// <summary>What openings of sessions are answered with.</summary>
    public ReplyKind OpeningAnswer { get; set; } = ReplyKind.Done;

    /// <summary>Who wants to be told of leaders.</summary>
    public IActorRef? Follower { get; private set; }

    public int MaxPayloadBytes { get; set; }

    public IReadOnlyList<string> Addresses { get; set; } = [];

    public string? Leader { get; set; }

    /// <summary>What it says is wrong with it.</summary>
    public string? Fault { get; set; }

    public IReadOnlyList<HandledType> Handled { get; set; } =
    [
        new(HandledType.NameOf(typeof(Get)), IsQuery: true),
        new(HandledType.NameOf(typeof(IChange)), IsQuery: false),
    ];

    /// <summary>The next commands that came here.</summary>
    public IReadOnlyList<Request> Commands() => Assert.IsType<CommandBatch>(Next(Patience)).Requests;

    /// <summary>The next queries that came here.</summary>
    public QueryBatch Queries() => Assert.IsType<QueryBatch>(Next(Patience));

    /// <summary>Whatever comes next, of what a test is to see; null if nothing does within the time.</summary>
    public object? Next(TimeSpan patience)
    {
        var message = _probe.ReceiveOne(patience);
        if (message is not null)
            _proxy = _probe.Sender;
        return message;
    }

    /// <summary>Describes the group to a proxy that has not asked.</summary>
    public void Describe(IActorRef proxy) => proxy.Tell(new GroupDescription("g", Handled, Addresses, Leader, MaxPayloadBytes) { Fault = Fault }, Ref);

    /// <summary>Does the commands: the reply to adding a number is its double.</summary>
    public void Do(IReadOnlyList<Request> requests, long index = 1)
    {
        var replies = requests.Select(r => new Reply(r.Id, ReplyKind.Done, At(index++), RefusalReason.None, Encode(new Total(2 * AmountOf(r))))).ToArray();
        _proxy.Tell(new ReplyBatch(replies, Address, "leader", TimeSpan.Zero), Ref);
    }

    public void Refuse(IReadOnlyList<Request> requests, RefusalReason reason, string? leader = null, TimeSpan retryAfter = default)
    {
        var replies = requests.Select(r => new Reply(r.Id, ReplyKind.Refused, EntryId.Zero, reason, default)).ToArray();
        _proxy.Tell(new ReplyBatch(replies, leader, leader is null ? null : "leader", retryAfter) { Fault = Fault }, Ref);
    }

    public void Reply(IReadOnlyList<Request> requests, ReplyKind kind, string text = "", long index = 1) => Reply(requests, _ => kind, text, index);

    public void Reply(IReadOnlyList<Request> requests, Func<Request, ReplyKind> kind, string text = "", long index = 1)
    {
        if (requests.Count == 0)
            return;
        var replies = requests.Select(r => new Reply(r.Id, kind(r), At(index), RefusalReason.None, System.Text.Encoding.UTF8.GetBytes(text))).ToArray();
        _proxy.Tell(new ReplyBatch(replies, Address, "leader", TimeSpan.Zero), Ref);
    }

    public void ReplyWith(Request request, object reply) =>
        _proxy.Tell(new ReplyBatch([new Reply(request.Id, ReplyKind.Done, At(7), RefusalReason.None, Encode(reply))], Address, "leader", TimeSpan.Zero), Ref);

    public static SessionCommand Read(Request request)
    {
        Assert.True(SessionCommand.TryDecode(request.Payload, out var command));
        return command;
    }

    public int AmountOf(Request request)
    {
        var body = request.Kind == EntryKind.SessionCommand ? Read(request).Body : request.Payload;
        return UserPayload.Decode(_system.Serialization, body) is Add add ? add.Amount : 0;
    }

    /// <summary>Tells whoever spoke last.</summary>
    public void Tell(object message) => _proxy.Tell(message, Ref);

    private byte[] Encode(object message) => UserPayload.Encode(_system.Serialization, message);

    private static EntryId At(long index) => new(new LogIndex(index), new Term(3));

    /// <summary>Answers what no test is about, whenever it comes.</summary>
    private sealed class Doorman(FakeReplica replica) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case FollowLeader:
                    replica.Follower = Sender;
                    break;
                case DescribeGroup:
                    if (replica.DescribesGroup)
                        replica.Describe(Sender);
                    break;
                case CommandBatch commands when commands.Requests.Any(IsOpening):
                    foreach (var opening in commands.Requests.Where(IsOpening))
                        Open(opening);
                    if (!commands.Requests.All(IsOpening))
                        replica._probe.Ref.Tell(new CommandBatch([.. commands.Requests.Where(r => !IsOpening(r))]), Sender);
                    break;
                default:
                    replica._probe.Ref.Tell(message, Sender);
                    break;
            }
        }

        private void Open(in Request opening)
        {
            var reply = new Reply(opening.Id, replica.OpeningAnswer, At(1000 + replica.Openings++), RefusalReason.None, default);
            Sender.Tell(new ReplyBatch([reply], replica.Address, "leader", TimeSpan.Zero), Self);
        }

        private static bool IsOpening(Request request) => request.Kind == EntryKind.OpenSession;
    }
}
