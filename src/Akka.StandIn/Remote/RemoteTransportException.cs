using Akka.Actor;

namespace Akka.Remote;

/// <summary>Remoting itself is in trouble: it could not start, for one.</summary>
public class RemoteTransportException(string message, Exception? cause = null) : AkkaException(message, cause);

/// <summary>Why an association could not be made, or had to end.</summary>
internal sealed class EndpointException(string message, Exception? cause = null) : AkkaException(message, cause);
