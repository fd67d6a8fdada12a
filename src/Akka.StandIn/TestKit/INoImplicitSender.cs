namespace Akka.TestKit;

/// <summary>Marks tests whose own tells have no sender; those of all others are sent by the test actor.</summary>
public interface INoImplicitSender;
