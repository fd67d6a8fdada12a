using Akka.Actor;
using Akka.Smr.Raft.Sessions;

namespace Akka.Smr.Groups;

/// <summary>
/// What fits a frame of the wire. Akka.NET logs and drops what does not, while the connection lives, so the sizes of everything that
/// is sent must be bounded beforehand.
/// </summary>
/// <param name="FrameBytes">The largest message on the wire.</param>
internal readonly record struct FrameBudget(long FrameBytes)
{
    /// <summary>The frame's key.</summary>
    public const string Key = "akka.remote.dot-netty.tcp.maximum-frame-size";

    /// <summary>What Akka's own envelope takes at most: the paths of receiver and sender with their host names, a serializer's id, and our message's fixed part.</summary>
    public const int EnvelopeBytes = 4096;

    /// <summary>What a request or a reply takes beside its payload.</summary>
    public const int BytesPerRequest = 24;

    /// <summary>What an entry takes beside its payload: index, term, kind, cluster time, checksum, and their tags.</summary>
    public const int BytesPerEntry = 64;

    /// <summary>The fixed part of a session's command.</summary>
    private const int SessionHeaderBytes = 64;

    /// <summary>The room for our own.</summary>
    public long Room => FrameBytes - EnvelopeBytes;

    /// <summary>The frame of an actor system; null if it is not on any wire.</summary>
    public static FrameBudget? Of(ExtendedActorSystem system)
    {
        if (system.Provider.DefaultAddress.Host is null)
            return null;
        return system.Settings.Config.GetByteSize(Key, null) is { } bytes ? new FrameBudget(bytes) : null;
    }

    /// <summary>The largest command that can be sent, as an append of one.</summary>
    public int LargestCommand(SessionOptions sessions) =>
        (int)Math.Clamp(Room - BytesPerEntry - SessionHeaderBytes - sessions.MaxNameBytes, 0, 1 << 30);

    /// <summary>What a command of a size takes in the log.</summary>
    public static int WithSession(int commandBytes, SessionOptions sessions) => (int)Math.Min(int.MaxValue, (long)commandBytes + SessionHeaderBytes + sessions.MaxNameBytes);
}
