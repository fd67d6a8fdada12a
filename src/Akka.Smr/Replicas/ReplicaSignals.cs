using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas;

/// <summary>What a replica tells itself, now or by the scheduler.</summary>
internal static class ReplicaSignals
{
    /// <summary>The core's deadline is due.</summary>
    public sealed record DeadlineDue : ILocalMessage
    {
        public static DeadlineDue Instance { get; } = new();
    }

    /// <summary>All requests that were in the mailbox have been seen: put them to the core together.</summary>
    public sealed record Flush : ILocalMessage
    {
        public static Flush Instance { get; } = new();
    }

    /// <summary>Time to see whether the write in flight takes too long.</summary>
    public sealed record WatchJournal(long Life) : ILocalMessage;

    /// <summary>Time to introduce oneself again.</summary>
    public sealed record IntroduceAgain(long Life) : ILocalMessage;

    /// <summary>A learner looks whether its leader still speaks to it.</summary>
    public sealed record LookForLeader(long Life) : ILocalMessage;

    /// <summary>The rest after a fault is over.</summary>
    public sealed record BeginAnew(long Life) : ILocalMessage;

    /// <summary>A member's connection was lost a moment ago, at this time; there is one more look after the first.</summary>
    public sealed record HintDue(MemberId Member, TimeSpan LostAt, bool IsLast = false) : ILocalMessage;

    /// <summary>Time to ask nodes outside the group which group lives there under its name.</summary>
    public sealed record LookAround : ILocalMessage
    {
        public static LookAround Instance { get; } = new();
    }

    /// <summary>Somebody is to be added at this address, and may not have said yet who it is: time to ask again, or to give up.</summary>
    public sealed record StillAdding(ChangeMembership Change, Address Address, IActorRef Asker, TimeSpan GiveUpAt) : ILocalMessage;
}
