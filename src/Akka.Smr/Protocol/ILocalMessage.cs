using Akka.Actor;

namespace Akka.Smr.Protocol;

/// <summary>Marks what passes between the actors of one replica and never leaves the process.</summary>
internal interface ILocalMessage : INoSerializationVerificationNeeded;
