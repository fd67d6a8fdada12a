using System.Text;
using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>
/// Writes the messages of one connection. Each frame stands by itself: nothing in it refers to another, so one that is dropped,
/// or comes twice, harms no other. Only addresses that the peers have told each other in the handshake are left away.
/// </summary>
/// <param name="writer">Where frames are put together.</param>
/// <param name="localAddress">What the peer knows this system by.</param>
/// <param name="isPeerKnownByItsName">Whether the address that messages go to is the one that the peer calls its own.</param>
internal sealed class MessageEncoder(FrameWriter writer, Address localAddress, bool isPeerKnownByItsName)
{
    private const int RememberedSenders = 512;
    private const int FixedBytes = 32;

    private readonly Dictionary<IActorRef, byte[]> _senders = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many bytes a message takes on the wire, or a few more.</summary>
    public long SizeOf(RemoteActorRef recipient, IActorRef? sender, string manifest, int payloadLength) =>
        FixedBytes + recipient.WirePath.Length + (long)PathOf(sender).Length + Encoding.UTF8.GetByteCount(manifest) + payloadLength;

    public void Encode(RemoteActorRef recipient, IActorRef? sender, int serializerId, string manifest, ReadOnlySpan<byte> payload)
    {
        writer.Begin(FrameKind.Message);
        writer.WriteField(isPeerKnownByItsName ? recipient.WirePathWithoutAddress : recipient.WirePath);
        writer.WriteField(PathOf(sender));
        writer.WriteInt32(serializerId);
        writer.WriteString(manifest);
        writer.WriteBytes(payload);
    }

    private byte[] PathOf(IActorRef? sender)
    {
        if (sender is null)
            return [];
        if (sender is RemoteActorRef remote)
            return remote.WirePath;
        if (_senders.TryGetValue(sender, out var known))
            return known;

        var path = WithoutLocalAddress(sender.Path);
        if (sender is not LocalActorRef)
            return path; // Who awaits the answer to one question is not heard of again.
        if (_senders.Count == RememberedSenders)
            _senders.Clear();
        _senders.Add(sender, path);
        return path;
    }

    private byte[] WithoutLocalAddress(ActorPath path)
    {
        var text = path.ToSerializationFormatWithAddress(localAddress);
        var address = localAddress.ToString();
        return Encoding.UTF8.GetBytes(text.StartsWith(address, StringComparison.Ordinal) && text[address.Length] == '/' ? text[address.Length..] : text);
    }
}
