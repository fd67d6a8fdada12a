using System.Text;
using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>Reads the messages of one connection: the other half of <see cref="MessageEncoder"/>.</summary>
/// <param name="provider">Makes refs of paths.</param>
/// <param name="localAddress">What a recipient's path lacks.</param>
/// <param name="peerAddress">What a sender's path lacks.</param>
internal sealed class MessageDecoder(RemoteActorRefProvider provider, Address localAddress, Address peerAddress)
{
    private const string TemporaryActors = "temp";

    private readonly ByteTable<IActorRef> _recipients = new();
    private readonly ByteTable<IActorRef> _senders = new();
    private readonly ByteTable<string> _manifests = new();

    /// <summary>
    /// Who has the path that comes next. As in Akka.NET, which remembers what it resolved, that is settled once an actor is
    /// found: when it stops, and another takes its name, messages by path go on to the one that stopped, as dead letters. So
    /// nobody may count on reaching a successor within the same system by path alone.
    /// </summary>
    public IActorRef ReadRecipient(ref FrameReader reader)
    {
        var path = reader.ReadField();
        if (path.IsEmpty)
            throw new MalformedFrameException("a message to nobody");
        if (_recipients.TryFind(path, out var known))
            return known;

        var found = Resolve(path, localAddress);
        if (found is LocalActorRef)
            _recipients.Remember(path, found);
        return found;
    }

    public IActorRef ReadSender(ref FrameReader reader)
    {
        var path = reader.ReadField();
        if (path.IsEmpty)
            return provider.DeadLetters;
        if (_senders.TryFind(path, out var known))
            return known;

        var found = Resolve(path, peerAddress);
        if (found is RemoteActorRef && found.Path.Parent.Name != TemporaryActors)
            _senders.Remember(path, found);
        return found;
    }

    public (int SerializerId, string Manifest) ReadType(ref FrameReader reader)
    {
        var serializerId = reader.ReadInt32();
        var bytes = reader.ReadField();
        if (bytes.IsEmpty)
            return (serializerId, string.Empty);
        if (_manifests.TryFind(bytes, out var known))
            return (serializerId, known);

        var manifest = Encoding.UTF8.GetString(bytes);
        _manifests.Remember(bytes, manifest);
        return (serializerId, manifest);
    }

    private IActorRef Resolve(ReadOnlySpan<byte> path, Address address)
    {
        var text = Encoding.UTF8.GetString(path);
        return provider.ResolveActorRef(text.StartsWith('/') ? address + text : text);
    }
}
