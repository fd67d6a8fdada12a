using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Digests are compared at equal indexes only, and the odd one out is named.</summary>
[Hazard(59)]
public class DigestBookTests
{
    private readonly DigestBook _book = new();

    [Fact]
    public void Equal_digests_name_nobody()
    {
        Assert.Empty(Tell(100, "n1", 1));
        Assert.Empty(Tell(100, "n2", 1));
        Assert.Empty(Tell(100, "n3", 1));
    }

    [Fact]
    public void Of_three_the_odd_one_is_named()
    {
        Tell(100, "n1", 1);
        Tell(100, "n2", 2);

        Assert.Equal(["n2"], Tell(100, "n3", 1));
    }

    [Fact]
    public void Of_two_both_are_named()
    {
        Tell(100, "n1", 1);

        Assert.Equal(["n1", "n2"], Tell(100, "n2", 2));
    }

    [Fact]
    public void Digests_of_other_indexes_are_not_compared()
    {
        Tell(100, "n1", 1);

        Assert.Empty(Tell(200, "n2", 2));
    }

    [Fact]
    public void What_is_kept_is_bounded_and_the_oldest_goes_first()
    {
        Tell(1, "n1", 1);
        for (var index = 2; index <= 100; index++)
            Tell(index, "n1", 1);

        Assert.Empty(Tell(1, "n2", 2));
        Assert.NotEmpty(Tell(100, "n2", 2));
    }

    private IReadOnlyList<string> Tell(long index, string member, byte digest) => _book.Tell(new LogIndex(index), member, [digest]);
}
