using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Something happened that its state forbids.</summary>
public class IllegalStateException(string message) : AkkaException(message);
