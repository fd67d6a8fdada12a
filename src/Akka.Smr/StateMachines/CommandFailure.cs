namespace Akka.Smr.StateMachines;

/// <summary>What a handler returns that refuses its command and has changed nothing.</summary>
internal sealed record CommandFailure(string Reason);
