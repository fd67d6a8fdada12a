namespace Akka.Cluster;

/// <summary>Where a member stands in its life. The numbers are Akka.NET's.</summary>
public enum MemberStatus
{
    Joining = 0,
    Up = 1,
    Leaving = 2,
    Exiting = 3,
    Down = 4,
    Removed = 5,
    WeaklyUp = 6,
}
