using Akka.Smr.Protocol;

namespace Akka.Smr.Clients;

/// <summary>An operator's call.</summary>
/// <param name="Message">One of the messages of <c>Protocol/Administration.cs</c>.</param>
/// <param name="Caller">Who waits. The value of what is done is the replica's answer to a question, and true for everything else.</param>
internal sealed record AdministrationRequest(ISmrMessage Message, Caller Caller) : ILocalMessage
{
    /// <summary>Whether it only asks, so that it may be asked again, and of anybody.</summary>
    public bool IsQuestion => Message is GetStatus or GetDigest or GetLog;
}
