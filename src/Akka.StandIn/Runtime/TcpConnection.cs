using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Akka.StandIn.Runtime;

/// <summary>
/// One TCP connection. A frame is its length in four bytes, least significant first, and then itself. What is written waits in
/// a pipe of bounded size, which one loop sends; what comes is read by another, which hands frames on one by one.
/// </summary>
internal sealed class TcpConnection : IConnection
{
    private const int LengthBytes = 4;
    private const int SegmentSize = 32 * 1024;
    private const int SmallestSendQueue = 64 * 1024;
    private const int InitialReadBuffer = 64 * 1024;

    // What was flushed before the end may still leave for this long.
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly TcpSettings _settings;
    private readonly IConnectionHandler _handler;
    private readonly Func<CancellationToken, Task<Socket>> _connect;
    private readonly bool _isInbound;
    private readonly Pipe _outgoing;
    private readonly CancellationTokenSource _ending = new();
    private Exception? _sendFailure;
    private volatile int _isClosed;

    private TcpConnection(TcpSettings settings, bool isInbound, Func<CancellationToken, Task<Socket>> connect, IConnectionHandler handler)
    {
        _settings = settings;
        _isInbound = isInbound;
        _connect = connect;
        _handler = handler;

        // Inline: whoever flushes sends by himself, which costs no change of threads.
        var queue = Math.Max(settings.SendBufferSize, SmallestSendQueue);
        _outgoing = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: queue,
            resumeWriterThreshold: queue / 2,
            minimumSegmentSize: SegmentSize,
            useSynchronizationContext: false));
    }

    public static TcpConnection Inbound(TcpSettings settings, Socket socket, IConnectionHandler handler) =>
        new(settings, isInbound: true, _ => Task.FromResult(socket), handler);

    public static TcpConnection Outbound(TcpSettings settings, string host, int port, IConnectionHandler handler) =>
        new(settings, isInbound: false, cancelled => ConnectAsync(settings, host, port, cancelled), handler);

    public void Write(ReadOnlySpan<byte> frame)
    {
        if (_isClosed != 0)
            return;
        var span = _outgoing.Writer.GetSpan(LengthBytes + frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span, frame.Length);
        frame.CopyTo(span[LengthBytes..]);
        _outgoing.Writer.Advance(LengthBytes + frame.Length);
    }

    public bool Flush(Action resume)
    {
        if (_isClosed != 0)
            return true;

        var flushed = _outgoing.Writer.FlushAsync();
        if (flushed.IsCompletedSuccessfully)
            return true;
        _ = ResumeAsync(flushed, resume);
        return false;
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;
        _outgoing.Writer.Complete();
        _ending.Cancel();
    }

    /// <summary>Opens the connection and carries it to its end. Never throws: the handler hears of everything.</summary>
    public async Task RunAsync()
    {
        Exception? cause = null;
        Socket? socket = null;
        Stream? stream = null;
        var sending = Task.CompletedTask;
        var peerIsGone = true;
        try
        {
            using var opening = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            opening.CancelAfter(_settings.ConnectionTimeout);
            socket = await _connect(opening.Token).ConfigureAwait(false);
            _settings.ApplyTo(socket);
            stream = await SecureAsync(socket, opening.Token).ConfigureAwait(false);
            _handler.OnOpen(this);
            sending = SendAsync(stream, socket);
            await ReceiveAsync(stream).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_isClosed != 0 || _sendFailure is not null)
        {
            cause = _sendFailure;
            peerIsGone = cause is not null;
        }
        catch (OperationCanceledException)
        {
            cause = new TimeoutException($"The connection could not be opened within {_settings.ConnectionTimeout}");
        }
        catch (Exception failure)
        {
            cause = failure;
        }

        _handler.OnClosed(cause);
        Close();
        await LingerAsync(socket, sending, peerIsGone).ConfigureAwait(false);
        if (stream is not null)
            await stream.DisposeAsync().ConfigureAwait(false);
        socket?.Dispose();
    }

    private static async Task<Socket> ConnectAsync(TcpSettings settings, string host, int port, CancellationToken cancelled)
    {
        if (!IPAddress.TryParse(host, out var ip))
        {
            var known = await Dns.GetHostAddressesAsync(host, settings.AddressFamily, cancelled).ConfigureAwait(false);
            ip = known.FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        }

        // The address that means "all of mine" to who binds it means nobody to others; as in Akka.NET it is taken for ours.
        if (ip.Equals(IPAddress.Any))
            ip = IPAddress.Loopback;
        else if (ip.Equals(IPAddress.IPv6Any))
            ip = IPAddress.IPv6Loopback;

        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(ip, port), cancelled).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task ResumeAsync(ValueTask<FlushResult> flushed, Action resume)
    {
        await flushed.ConfigureAwait(false);
        resume();
    }

    private async Task<Stream> SecureAsync(Socket socket, CancellationToken cancelled)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (_settings.Tls is not { } tls)
            return plain;

        var secured = new SslStream(plain);
        if (_isInbound)
        {
            var options = new SslServerAuthenticationOptions { ServerCertificate = tls.Certificate };
            await secured.AuthenticateAsServerAsync(options, cancelled).ConfigureAwait(false);
        }
        else
        {
            var options = new SslClientAuthenticationOptions { TargetHost = tls.TargetHost };
#pragma warning disable CA5359 // Accepting any certificate is what the key says.
            if (tls.SuppressValidation)
                options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            await secured.AuthenticateAsClientAsync(options, cancelled).ConfigureAwait(false);
        }

        return secured;
    }

    private async Task SendAsync(Stream stream, Socket socket)
    {
        var reader = _outgoing.Reader;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                foreach (var segment in result.Buffer)
                    await stream.WriteAsync(segment).ConfigureAwait(false);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }

            if (stream is SslStream secured)
                await secured.ShutdownAsync().ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure)
        {
            _sendFailure = failure;
        }

        await reader.CompleteAsync().ConfigureAwait(false);
        if (_sendFailure is not null)
            await _ending.CancelAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync(Stream stream)
    {
        var buffer = new byte[InitialReadBuffer];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), _ending.Token).ConfigureAwait(false);
            if (read == 0)
                return;
            length += read;

            var consumed = HandOn(buffer.AsSpan(0, length));
            length -= consumed;
            buffer.AsSpan(consumed, length).CopyTo(buffer);
            if (length >= LengthBytes)
                buffer = Fit(buffer, length, LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(buffer));
        }
    }

    /// <summary>Hands on all frames that are whole.</summary>
    /// <returns>How many bytes they took.</returns>
    private int HandOn(ReadOnlySpan<byte> received)
    {
        var consumed = 0;
        while (received.Length - consumed >= LengthBytes)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(received[consumed..]);
            if (size <= 0 || size > _settings.MaximumFrameSize)
                throw new InvalidDataException($"A frame of {size} bytes came in; 1 to {_settings.MaximumFrameSize} are allowed");
            if (received.Length - consumed - LengthBytes < size)
                break;
            if (_isClosed != 0)
                return received.Length;
            _handler.OnFrame(received.Slice(consumed + LengthBytes, size));
            consumed += LengthBytes + size;
        }

        return consumed;
    }

    // No more memory than the next frame needs, which is at most maximum-frame-size, whatever its length claims to be.
    private static byte[] Fit(byte[] buffer, int length, int needed)
    {
        if (needed <= buffer.Length)
            return buffer;
        var larger = new byte[needed];
        buffer.AsSpan(0, length).CopyTo(larger);
        return larger;
    }

    /// <summary>
    /// Lets what was flushed arrive. A socket that is closed while bytes are unread resets the connection and takes back even
    /// what it has sent; so the rest of what comes is read and thrown away until the peer closes too.
    /// </summary>
    private static async Task LingerAsync(Socket? socket, Task sending, bool peerIsGone)
    {
        if (socket is null)
            return;
        try
        {
            using var deadline = new CancellationTokenSource(LingerTime);
            await sending.WaitAsync(deadline.Token).ConfigureAwait(false);
            var scratch = new byte[SegmentSize];
            while (!peerIsGone && await socket.ReceiveAsync(scratch.AsMemory(), deadline.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Whoever does not close his end in time loses it.
        }
    }
}
