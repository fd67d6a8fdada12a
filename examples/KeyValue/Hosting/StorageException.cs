namespace KeyValue.Hosting;

/// <summary>The storage can't be used; the process ends with the exit code.</summary>
internal sealed class StorageException(int exitCode, string message) : Exception(message)
{
    /// <summary>What is to be done about damage, whoever finds it.</summary>
    public const string Rejoin = "Start it again on an empty folder as a new member: remove it, then add it.";

    public int ExitCode => exitCode;
}
