using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Wire;
using SerializationScope = Akka.Serialization.Serialization;

namespace Akka.Remote;

/// <summary>What waits to be sent, and how it leaves.</summary>
internal sealed partial class Association
{
    // One turn sends no more than this before others on the dispatcher have theirs.
    private const int MaximumBatchMessages = 512;
    private const int MaximumBatchBytes = 64 * 1024;

    // Below these the addresses and the type of a message fit into a maximum-frame-size that is at least 32,000 bytes.
    private const int MostOverhead = 16 * 1024;
    private const int LongManifest = 1024;
    private const int LongPath = 1024;
    private static readonly TimeSpan LargeQueueLogInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<OutboundMessage> _messages = new();

    // Set in turns: nothing can be sent until a command comes, so senders need not ask for a turn.
    private volatile bool _isWaiting;
    private TimeSpan _largeQueueLogged = TimeSpan.MinValue;
    private Action? _onFlushed;
    private bool _isStopped;

    /// <summary>Sends a message, as soon as there is a connection; it becomes a dead letter where there can be none now.</summary>
    public void Send(in OutboundMessage message)
    {
        _messages.Enqueue(message);

        // The turn clears _isWaiting first and looks at the queue then; here it is the other way round.
        Interlocked.MemoryBarrier();
        if (!_isWaiting)
            Schedule();
    }

    /// <summary>Sends what waits if it can be sent now, and then nothing more.</summary>
    /// <param name="flushed">Called once, when all connections are closed.</param>
    public void Stop(Action flushed) => Post(() =>
    {
        _onFlushed = flushed;
        if (_connecting is not null)
            Drop(_connecting);
    });

    /// <summary>Gives up what still waits after <see cref="Stop"/>.</summary>
    public void Abandon() => Post(FinishStop);

    private void SendMessages()
    {
        _isWaiting = false;
        Interlocked.MemoryBarrier();
        if (_messages.IsEmpty)
            return;

        if (_writer is not null)
        {
            if (_writer.IsFull || !_writer.IsOpen)
                Wait();
            else
                WriteBatch(_writer);
        }
        else if (_connecting is not null)
        {
            Wait();
        }
        else if (_isStopped || Now < _gatedUntil)
        {
            DiscardMessages();
        }
        else
        {
            Connect();
            Wait();
        }
    }

    // A command ends the waiting: the connection is made, or lost, or takes bytes again.
    private void Wait()
    {
        _isWaiting = true;
        var limit = remoting.Settings.LogBufferSizeExceeding;
        if (limit == int.MaxValue || _messages.Count <= limit || Now < _largeQueueLogged + LargeQueueLogInterval)
            return;
        _largeQueueLogged = Now;
        remoting.Log.Warning(
            "[{0}] buffered messages for [{1}]. You should probably implement flow control to avoid flooding the remote connection.",
            _messages.Count, remoteAddress);
    }

    private void Connect()
    {
        var link = AssociationLink.Outbound(remoting, this);
        _connecting = link;
        try
        {
            remoting.Connect(remoteAddress, link);
        }
        catch (Exception cause)
        {
            link.Lose(LinkLoss.Of(cause));
        }
    }

    private void WriteBatch(AssociationLink link)
    {
        SerializationScope.WithTransport(remoting.System, (Association: this, Link: link), static work =>
        {
            var bytes = 0;
            for (var count = 0; count < MaximumBatchMessages && bytes < MaximumBatchBytes && work.Link.IsOpen; count++)
            {
                if (!work.Association._messages.TryDequeue(out var message))
                    break;
                bytes += work.Association.Write(work.Link, message);
            }

            return bytes;
        });
        link.Flush();
    }

    /// <summary>Serializes one message and puts it on the wire.</summary>
    /// <returns>The bytes it took.</returns>
    private int Write(AssociationLink link, in OutboundMessage message)
    {
        var type = message.Message.GetType();
        try
        {
            var serializer = remoting.System.Serialization.FindSerializerFor(message.Message);
            var payload = serializer.ToBinary(message.Message);
            var manifest = SerializationScope.ManifestFor(serializer, message.Message);
            if (IsOversized(link, message, manifest, payload.Length))
                return 0;
            link.Encoder.Encode(message.Recipient, message.Sender, serializer.Identifier, manifest, payload);
            link.Write(link.Frame);
            return link.Frame.Frame.Length;
        }
        catch (SerializationException cause)
        {
            remoting.Log.Error(cause, "Serialization failed for message [{0}]. Transient association error (association remains live)", type);
            return 0;
        }
        catch (ArgumentException cause)
        {
            remoting.Log.Error(
                cause, "Serializer threw ArgumentException for message type [{0}]. Transient association error (association remains live)", type);
            return 0;
        }
        catch (Exception cause)
        {
            // Akka.NET gives the association up here, so nobody may rely on more.
            link.Lose(LinkLoss.Of(new EndpointException($"Failed to write message [{message.Message}] to the transport", cause)), DisassociateReason.Unknown);
            return 0;
        }
    }

    private bool IsOversized(AssociationLink link, in OutboundMessage message, string manifest, int payloadLength)
    {
        // Addresses are not measured unless they can matter.
        var maximum = remoting.Settings.MaximumFrameSize;
        if (payloadLength < maximum - MostOverhead && manifest.Length < LongManifest && message.Recipient.WirePath.Length < LongPath)
            return false;

        var size = link.Encoder.SizeOf(message.Recipient, message.Sender, manifest, payloadLength);
        if (size <= maximum)
            return false;
        remoting.Log.Error(
            "Discarding oversized payload sent to {0}: max allowed size {1} bytes, actual size of encoded {2} was {3} bytes. Transient association error (association remains live)",
            message.Recipient, maximum, message.Message.GetType(), size);
        return true;
    }

    private void DiscardMessages()
    {
        while (_messages.TryDequeue(out var message))
            remoting.System.DeadLetters.Tell(message.Message, message.Sender ?? ActorRefs.NoSender);
    }

    private void FinishStopIfFlushed()
    {
        if (_onFlushed is not null && (_messages.IsEmpty || _writer is null) && _writer is not { IsFull: true })
            FinishStop();
    }

    private void FinishStop()
    {
        if (_onFlushed is not { } flushed)
            return;
        _onFlushed = null;
        _isStopped = true;
        DiscardMessages();
        if (_writer is not null)
            Drop(_writer, DisassociateReason.Shutdown);
        foreach (var reader in _readers.ToArray())
            Drop(reader, DisassociateReason.Shutdown);
        flushed();
    }
}
