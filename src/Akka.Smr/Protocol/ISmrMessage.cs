namespace Akka.Smr.Protocol;

/// <summary>Marks what the plugin itself sends over the wire or writes to a journal: all of it is bound to the plugin's own serializer.</summary>
internal interface ISmrMessage;
