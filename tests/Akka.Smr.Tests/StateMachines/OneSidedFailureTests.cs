using System.Reflection;
using Akka.Actor;
using Akka.Serialization;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.StateMachines;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

#pragma warning disable CA2201 // What only the runtime throws is thrown here in its stead.

[Hazard(55)]
public sealed class OneSidedFailureTests() : MachineTest("""
    akka.actor {
      serializers.poison = "Akka.Smr.Tests.StateMachines.PoisonSerializer, Akka.Smr.Tests"
      serialization-bindings { "Akka.Smr.Tests.StateMachines.Poison, Akka.Smr.Tests" = poison }
    }
    """)
{
    public static TheoryData<Exception> OfOneReplica =>
    [
        new OutOfMemoryException(),
        new InsufficientExecutionStackException(),
        new TypeLoadException(),
        new MissingMethodException(),
        new BadImageFormatException(),
        new FileNotFoundException("", "Lost, Version=1.0.0.0"),
        new TargetInvocationException(new FileLoadException()),
        new AggregateException(new InvalidOperationException(), new OutOfMemoryException()),
        new TypeInitializationException("T", new TypeLoadException()),
    ];

    [Theory]
    [MemberData(nameof(OfOneReplica))]
    public void What_may_be_this_replicas_alone_stops_it(Exception thrown)
    {
        var spy = new Spy { Act = _ => throw thrown };
        var replica = StartLedger(spy);
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Add("a", 1)), Script.Command(new Misuse("")), Script.Command(new Add("a", 1)) }, true));
        var failed = replica.ExpectFailed();
        Assert.Equal(2, failed.At.Value);
        Assert.Same(thrown, failed.Cause);
        Assert.Equal(1, spy.Commands);
    }

    [Fact]
    public void A_file_that_a_handler_misses_is_a_failure_like_others()
    {
        var replica = StartLedger(new Spy { Act = _ => throw new FileNotFoundException("", "accounts.txt") });
        Assert.Equal(ReplyKind.Failed, replica.Apply(Script.Command(new Misuse("")))[0].Kind);
    }

    [Theory]
    [Hazard(58)]
    [InlineData("memory")]
    [InlineData("stack")]
    [InlineData("unknown-assembly")]
    [InlineData("unknown-type")]
    [InlineData("no-constructor")]
    [InlineData("other")]
    public void A_poisonous_payload_stops_no_replica_that_is_well(string how)
    {
        var replica = StartLedger();
        var outcomes = replica.Apply(Script.Command(new Poison(how)), Script.Command(new Add("a", 1)));
        Assert.Equal([ReplyKind.Invalid, ReplyKind.Done], outcomes.Select(outcome => outcome.Kind));
    }

    [Fact]
    public void A_payload_that_needs_an_assembly_which_the_machine_stands_on_stops_a_replica_that_lacks_it()
    {
        var replica = StartLedger();
        replica.Tell(new ApplyEntries(new[] { Script.Command(new Poison("own-assembly")) }, true));
        Assert.IsType<FileNotFoundException>(replica.ExpectFailed().Cause);
    }
}

internal sealed record Poison(string How);

/// <summary>Fails to read what it wrote, in the way that stands in it.</summary>
internal sealed class PoisonSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 7777;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => System.Text.Encoding.UTF8.GetBytes(((Poison)obj).How);

    public override object FromBinary(byte[] bytes, Type type) => throw (System.Text.Encoding.UTF8.GetString(bytes) switch
    {
        "memory" => new OutOfMemoryException(),
        "stack" => new InsufficientExecutionStackException(),
        "unknown-assembly" => new FileNotFoundException("", "Nowhere, Version=1.0.0.0"),
        "own-assembly" => new FileNotFoundException("", "Akka.Smr.Raft, Version=1.0.0.0"),
        "unknown-type" => new TypeLoadException(),
        "no-constructor" => new MissingMethodException(),
        _ => (Exception)new InvalidOperationException(),
    });
}
