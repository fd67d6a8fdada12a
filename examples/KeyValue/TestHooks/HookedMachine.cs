using System.Collections.Concurrent;
using Akka.Actor;
using KeyValue.Store;

namespace KeyValue.TestHooks;

/// <summary>The store with further commands, which misbehave.</summary>
internal sealed class HookedMachine : KeyValueMachine
{
    /// <summary>Where machines of this process have died already: the ones after them pass.</summary>
    private static readonly ConcurrentDictionary<long, bool> Died = new();

    /// <summary>What a state machine is kept from for good reasons, taken behind its back: this one is to misbehave.</summary>
    private readonly IActorRef _self = ActorBase.Context.Self;

    public HookedMachine()
    {
        Command<Throw>((_, _) => throw new InvalidOperationException("the handler threw, as was ordered"));
        Command<Sleep>((entries, sleep) =>
        {
            // A handler that blocks its thread is what is tried here.
            Thread.Sleep(TimeSpan.FromMilliseconds(sleep.Milliseconds));
            return (entries, new Text(null));
        });
        Command<KillChild>((entries, _) =>
        {
            if (Died.TryAdd(Apply.Index, true))
                _self.Tell(Kill.Instance);
            return (entries, new Text(null));
        });
    }
}
