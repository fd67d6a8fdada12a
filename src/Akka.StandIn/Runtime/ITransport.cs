using Akka.Actor;

namespace Akka.StandIn.Runtime;

/// <summary>
/// A wire that carries frames between actor systems: TCP, or the simulated network. Callbacks only, no tasks: whoever
/// drives the wire decides what runs when. Associations, handshakes, gates and quarantine are none of its business.
/// </summary>
internal interface ITransport
{
    /// <summary>Starts to accept connections.</summary>
    /// <returns>The address that is bound; its port is the real one where 0 was asked for.</returns>
    /// <exception cref="Exception">The address can't be bound.</exception>
    Address Bind(string protocol, string systemName, Func<IConnectionHandler> accept);

    /// <summary>Opens a connection; the outcome reaches <paramref name="handler"/>, never before this returns.</summary>
    void Connect(Address remote, IConnectionHandler handler);

    /// <summary>Closes all connections and stops accepting.</summary>
    void Shutdown();
}

/// <summary>One end of a connection. Writes come from one thread at a time.</summary>
internal interface IConnection
{
    /// <summary>Appends one frame to what the next flush sends. The bytes are copied; the caller may reuse them.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary>Sends what was written.</summary>
    /// <param name="resume">Called once, when the wire takes bytes again, if the answer was false; maybe even before it is given.</param>
    /// <returns>False if the wire is full: write nothing more until resumed.</returns>
    bool Flush(Action resume);

    /// <summary>Closes this end. Frames that were flushed may or may not arrive. The handler hears of it once.</summary>
    void Close();
}

/// <summary>Who listens to a connection. One call at a time, in order.</summary>
internal interface IConnectionHandler
{
    /// <summary>The connection is open. First, and once.</summary>
    void OnOpen(IConnection connection);

    /// <summary>A whole frame has come. The bytes are valid during the call only.</summary>
    void OnFrame(ReadOnlySpan<byte> frame);

    /// <summary>The connection is gone, or never came to be. Last, and once.</summary>
    void OnClosed(Exception? cause);
}
