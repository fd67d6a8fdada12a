namespace KeyValue.Options;

/// <summary>The command line, or what it names, is wrong; the message says what would be right. The process ends with exit code 2.</summary>
internal sealed class OptionException(string message) : Exception(message);
