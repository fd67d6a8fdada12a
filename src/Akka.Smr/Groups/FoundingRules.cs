using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>What a group's settings must say for its members to find each other on empty disks.</summary>
internal static class FoundingRules
{
    public static void Check(ExtendedActorSystem system, GroupSettings settings, Complaints complaints)
    {
        var own = system.Provider.DefaultAddress.ToString();
        var isAlone = settings.Members.Count == 1 && settings.Members[0].Address == own;
        complaints.Require(
            system.Provider.DefaultAddress.Host is not null || isAlone, "members", settings.Members.Count,
            "with akka.actor.provider = local a group has one member, this node; set the provider to remote or cluster");
        complaints.Require(
            settings.Members.Count == 0 || settings.BootstrapExpect == 0, "bootstrap-expect", settings.BootstrapExpect,
            "there is a list of members already: set one of the two");
        complaints.Require(
            settings.BootstrapExpect == 0 || IsInCluster(system), "bootstrap-expect", settings.BootstrapExpect,
            "it counts nodes of the cluster: set akka.actor.provider = cluster, or list the members");
        complaints.Require(
            settings.Members.Count <= Raft.Membership.Configuration.MaxVoters, "members", settings.Members.Count,
            $"a group is founded by at most {Raft.Membership.Configuration.MaxVoters} members; more can be added as learners");
        if (settings.Bootstrap == BootstrapMode.New)
            CheckOwnPlace(settings, own, complaints);
    }

    /// <summary>Whether the actor system takes part in a cluster.</summary>
    public static bool IsInCluster(ExtendedActorSystem system) => system.HasExtension<Cluster.Cluster>();

    private static void CheckOwnPlace(GroupSettings settings, string own, Complaints complaints)
    {
        complaints.Require(
            settings.Members.Count > 0 || settings.BootstrapExpect > 0, "members", "[]",
            "a group needs members: list them, as in [\"n1=akka.tcp://store@10.0.0.1:4051\"], or set bootstrap-expect, or bootstrap = join for a node that is to be added");
        if (settings.Members.Count == 0)
            return;

        var listed = settings.Members.FirstOrDefault(member => member.Name == settings.NodeName);
        complaints.Require(
            listed is not null, "members", string.Join(", ", settings.Members.Select(member => member.Name)),
            $"this node, {settings.NodeName} at {own}, is not among them: correct the list or akka.smr.node-name, or set bootstrap = join");
        complaints.Require(
            listed is null || listed.Address == own, "members", listed?.Address,
            $"this node, {settings.NodeName}, is at {own}: peers must list it as that, letter by letter, since Akka takes no other address for it");
    }
}
