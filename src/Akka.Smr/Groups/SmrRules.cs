namespace Akka.Smr.Groups;

/// <summary>What <see cref="SmrSettings"/> must obey.</summary>
internal static class SmrRules
{
    public static void Check(SmrSettings settings)
    {
        var complaints = new Complaints("akka.smr");
        complaints.Require(
            settings.NodeName.Length == 0 || GroupRules.IsMemberName(settings.NodeName), "node-name", settings.NodeName, GroupRules.MemberNameRule);
        complaints.Between("hand-over-timeout", settings.HandOverTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        complaints.Between("form-cluster-after", settings.FormClusterAfter, TimeSpan.Zero, TimeSpan.FromHours(1));
        complaints.Throw();
    }
}
