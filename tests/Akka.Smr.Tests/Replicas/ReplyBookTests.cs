using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>A proxy's answers of one turn go together, in batches that fit a frame.</summary>
public sealed class ReplyBookTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public void Each_proxy_gets_its_own_answers_once()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        var book = new ReplyBook(1000);
        book.Add(one.Ref, Answer(1, 10));
        book.Add(other.Ref, Answer(2, 10));
        book.Add(one.Ref, Answer(3, 10));

        book.SendAll(TestActor, "there", "n1", TimeSpan.Zero, null);
        book.SendAll(TestActor, "there", "n1", TimeSpan.Zero, null);

        Assert.Equal([1, 3], one.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
        Assert.Equal([2], other.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
        one.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    [Hazard(51)]
    public void A_batch_is_cut_before_it_exceeds_its_bound_and_a_large_answer_goes_alone()
    {
        var proxy = CreateTestProbe();
        var book = new ReplyBook(1000);
        foreach (var (id, bytes) in new[] { (1, 400), (2, 400), (3, 400), (4, 5000), (5, 1) })
            book.Add(proxy.Ref, Answer(id, bytes));

        book.SendAll(TestActor, null, null, TimeSpan.Zero, "out of order");

        Assert.Equal([1, 2], proxy.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
        Assert.Equal([3], proxy.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
        Assert.Equal([4], proxy.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
        Assert.Equal([5], proxy.ExpectMsg<ReplyBatch>().Replies.Select(reply => reply.Id));
    }

    private static Reply Answer(long id, int bytes) => new(id, ReplyKind.Done, EntryId.Zero, RefusalReason.None, new byte[bytes]);
}
