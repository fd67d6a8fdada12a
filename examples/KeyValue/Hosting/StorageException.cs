namespace KeyValue.Hosting;

/// <summary>The storage can't be used; the process ends with the exit code.</summary>
internal sealed class StorageException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
