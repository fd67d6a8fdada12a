using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Akka.StandIn.Tests.Remote;

/// <summary>Stands on the wire in front of a system: passes bytes on, holds them back, or cuts its connections.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly ManualResetEventSlim _isPassing = new(true);
    private readonly CancellationTokenSource _end = new();
    private readonly int _portBehind = FreePort();
    private readonly Task _accepting;

    public TcpProxy()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>What a system behind the proxy adds to its configuration, so that others come by here.</summary>
    public string ConfigBehind => $"akka.remote.dot-netty.tcp {{ port = {_portBehind}, public-port = {Port} }}";

    /// <summary>From now on nothing passes, and nobody is told.</summary>
    public void HoldBack() => _isPassing.Reset();

    /// <summary>Resets all connections.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys)
        {
            // Without time to linger an end is a reset.
            if (_sockets.TryRemove(socket, out _))
                socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        _isPassing.Set();
        await _accepting;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptSocketAsync(_end.Token);
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _portBehind, _end.Token);
                _sockets.TryAdd(near, true);
                _sockets.TryAdd(far, true);
                Pass(near, far);
                Pass(far, near);
            }
            catch (Exception cause) when (cause is OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    // A thread of its own: holding back blocks it.
    private void Pass(Socket from, Socket to) => new Thread(() => Copy(from, to)) { IsBackground = true }.Start();

    private void Copy(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (from.Receive(buffer) is var length and > 0)
            {
                _isPassing.Wait();
                to.Send(buffer, length, SocketFlags.None);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            to.Dispose();
        }
    }
}
