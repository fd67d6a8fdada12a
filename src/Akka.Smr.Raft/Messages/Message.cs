namespace Akka.Smr.Raft.Messages;

/// <summary>The body of an <see cref="Envelope"/>. Bodies never change and are shared between sender, wire and receiver.</summary>
public abstract record Message;
