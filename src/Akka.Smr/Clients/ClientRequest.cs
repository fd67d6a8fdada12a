using Akka.Smr.Protocol;

namespace Akka.Smr.Clients;

/// <summary>A request of somebody who is no actor.</summary>
/// <param name="Message">The user's object, or one inside <see cref="SmrCommand"/> or <see cref="SmrQuery"/>.</param>
/// <param name="Intent">What the caller takes it for.</param>
/// <param name="Caller">Who waits.</param>
internal sealed record ClientRequest(object Message, Handling Intent, Caller Caller) : ILocalMessage;

/// <summary>To a proxy of a group without a static list: these nodes of the cluster may know of it. Heeded until the group itself says where it is.</summary>
internal sealed record NodesKnown(IReadOnlyList<string> Addresses) : ILocalMessage;
