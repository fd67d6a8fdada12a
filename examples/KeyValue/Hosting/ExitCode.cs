namespace KeyValue.Hosting;

/// <summary>How a node's process ends: what its supervisor may rely on.</summary>
internal static class ExitCode
{
    /// <summary>It left as it was asked to.</summary>
    public const int Left = 0;

    /// <summary>The command line or a configuration file is wrong: starting it again would not help.</summary>
    public const int BadConfiguration = 2;

    /// <summary>What is on its disk is damaged or incomplete: it must rejoin as a new member, on an empty folder.</summary>
    public const int StorageDamaged = 3;

    /// <summary>The disk could not be used when it started.</summary>
    public const int DiskFault = 4;

    /// <summary>Others have shut its actor system out: start it again.</summary>
    public const int Quarantined = 5;
}
