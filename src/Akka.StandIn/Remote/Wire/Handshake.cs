using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>Who a system is, as it tells its peer first of all: its address and the UID of this incarnation.</summary>
internal readonly record struct Handshake(Address Origin, int Uid)
{
    // "AKSI" and a version: whoever speaks another protocol, Akka.NET's included, is recognized by his first frame.
    private const int Magic = 0x49534B41;
    private const byte Version = 2;
    private const int MaximumNameBytes = 1024;

    public void Write(FrameWriter writer)
    {
        writer.Begin(FrameKind.Associate);
        writer.WriteInt32(Magic);
        writer.WriteByte(Version);
        writer.WriteInt32(Uid);
        writer.WriteString(Origin.Protocol);
        writer.WriteString(Origin.System);
        writer.WriteString(Origin.Host ?? string.Empty);
        writer.WriteVarint((uint)(Origin.Port ?? 0));
    }

    public static Handshake Read(FrameReader reader)
    {
        if (reader.ReadInt32() != Magic)
            throw new MalformedFrameException("the peer speaks another protocol");
        var version = reader.ReadByte();
        if (version != Version)
            throw new MalformedFrameException($"the peer speaks version {version} of the protocol, this system version {Version}");

        var uid = reader.ReadInt32();
        var protocol = reader.ReadString(MaximumNameBytes);
        var system = reader.ReadString(MaximumNameBytes);
        var host = reader.ReadString(MaximumNameBytes);
        var port = reader.ReadVarint();
        reader.ExpectEnd();
        if (protocol.Length == 0 || system.Length == 0 || host.Length == 0 || port is 0 or > ushort.MaxValue)
            throw new MalformedFrameException("the peer has no address");
        return new Handshake(new Address(protocol, system, host, (int)port), uid);
    }
}
