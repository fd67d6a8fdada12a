namespace Akka.Remote.Wire;

/// <summary>A frame that no peer of ours can have sent. The connection it came on is closed.</summary>
internal sealed class MalformedFrameException(string message) : Exception(message);
