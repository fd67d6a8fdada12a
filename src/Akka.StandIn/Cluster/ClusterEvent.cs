using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What subscribers of the cluster hear.</summary>
public partial class ClusterEvent
{
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>How a new subscriber learns what is so already.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>A <see cref="CurrentClusterState"/> comes first.</summary>
        InitialStateAsSnapshot,

        /// <summary>The events that would have led here come first.</summary>
        InitialStateAsEvents,
    }

    /// <summary>Anything that happens to the cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression;

    /// <summary>A member's status has changed.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        Member Member { get; }
    }

    /// <summary>Some member can, or can't, be reached by others.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent;

    /// <summary>The base of the events about one member's status.</summary>
    public abstract class MemberStatusChange : IMemberEvent, INoSerializationVerificationNeeded
    {
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus)
                throw new ArgumentException($"{member} is not {validStatus}", nameof(member));
            Member = member;
        }

        public Member Member { get; }

        public override bool Equals(object? obj) =>
            obj is MemberStatusChange other && GetType() == other.GetType() && Member.Equals(other.Member);

        public override int GetHashCode() => Member.GetHashCode();

        public override string ToString() => $"{GetType()}(Member={Member})";
    }

    public sealed class MemberJoined(Member member) : MemberStatusChange(member, MemberStatus.Joining);

    public sealed class MemberWeaklyUp(Member member) : MemberStatusChange(member, MemberStatus.WeaklyUp);

    public sealed class MemberUp(Member member) : MemberStatusChange(member, MemberStatus.Up);

    public sealed class MemberLeft(Member member) : MemberStatusChange(member, MemberStatus.Leaving);

    public sealed class MemberExited(Member member) : MemberStatusChange(member, MemberStatus.Exiting);

    public sealed class MemberDowned(Member member) : MemberStatusChange(member, MemberStatus.Down);

    public sealed class MemberRemoved(Member member, MemberStatus previousStatus) : MemberStatusChange(member, MemberStatus.Removed)
    {
        public MemberStatus PreviousStatus { get; } = previousStatus;

        public override bool Equals(object? obj) => base.Equals(obj) && PreviousStatus == ((MemberRemoved)obj!).PreviousStatus;

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>Another member leads, as far as this node sees.</summary>
    public sealed class LeaderChanged(Address? leader) : IClusterDomainEvent, INoSerializationVerificationNeeded
    {
        public Address? Leader { get; } = leader;

        public override bool Equals(object? obj) => obj is LeaderChanged other && Equals(Leader, other.Leader);

        public override int GetHashCode() => Leader?.GetHashCode() ?? 0;

        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>Another member leads among those of one role.</summary>
    public sealed class RoleLeaderChanged(string role, Address? leader) : IClusterDomainEvent, INoSerializationVerificationNeeded
    {
        public string Role { get; } = role;

        public Address? Leader { get; } = leader;

        public override bool Equals(object? obj) => obj is RoleLeaderChanged other && Role == other.Role && Equals(Leader, other.Leader);

        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        public override string ToString() => $"RoleLeaderChanged(Leader={Leader}, Role={Role})";
    }

    /// <summary>This node's part in the cluster ends.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent, INoSerializationVerificationNeeded
    {
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }

        public override string ToString() => "ClusterShuttingDown";
    }

    /// <summary>The base of the events about one member's reachability.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent, INoSerializationVerificationNeeded
    {
        protected ReachabilityEvent(Member member) => Member = member;

        public Member Member { get; }

        public override bool Equals(object? obj) =>
            obj is ReachabilityEvent other && GetType() == other.GetType() && Member.Equals(other.Member);

        public override int GetHashCode() => Member.GetHashCode();

        public override string ToString() => $"{GetType()}(Member={Member})";
    }

    public sealed class UnreachableMember(Member member) : ReachabilityEvent(member);

    public sealed class ReachableMember(Member member) : ReachabilityEvent(member);
}
