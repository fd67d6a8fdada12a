using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.StandIn.Runtime;

/// <summary>The real wire: TCP, with TLS where the configuration says so.</summary>
internal sealed class TcpTransport(Config config) : ITransport
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly TcpSettings _settings = new(config);
    private readonly ConcurrentDictionary<TcpConnection, bool> _connections = new();
    private Socket? _listener;
    private volatile bool _isShutDown;

    public Address Bind(string protocol, string systemName, Func<IConnectionHandler> accept)
    {
        var endpoint = ListenEndpoint();
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endpoint);
            listener.Listen(_settings.Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        _listener = listener;
        var bound = (IPEndPoint)listener.LocalEndPoint!;
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = AcceptAsync(listener, accept), null);
        return new Address(protocol, systemName, HostText(_settings.PublicHostname), _settings.PublicPort ?? bound.Port);
    }

    public void Connect(Address remote, IConnectionHandler handler)
    {
        if (remote.Host is not { } host || remote.Port is not { } port)
            throw new ArgumentException($"{remote} is no address that can be connected to", nameof(remote));
        Start(TcpConnection.Outbound(_settings, host, port, handler));
    }

    public void Shutdown()
    {
        _isShutDown = true;
        _listener?.Dispose();
        foreach (var connection in _connections.Keys)
            connection.Close();
    }

    private static string HostText(string host) =>
        IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : host;

    private IPEndPoint ListenEndpoint()
    {
        if (!IPAddress.TryParse(_settings.Hostname, out var ip))
        {
            ip = Dns.GetHostAddresses(_settings.Hostname, _settings.AddressFamily).FirstOrDefault()
                ?? throw new ConfigurationException($"akka.remote.dot-netty.tcp.hostname: '{_settings.Hostname}' has no address of family {_settings.AddressFamily}");
        }

        return new IPEndPoint(ip, _settings.Port);
    }

    private async Task AcceptAsync(Socket listener, Func<IConnectionHandler> accept)
    {
        while (!_isShutDown)
        {
            try
            {
                var socket = await listener.AcceptAsync().ConfigureAwait(false);
                Start(TcpConnection.Inbound(_settings, socket, accept()));
            }
            catch (Exception) when (_isShutDown)
            {
                return;
            }
            catch (SocketException)
            {
                // The connection was gone before it was accepted, or the process has no handles left: that passes.
                await Task.Delay(AcceptRetryDelay).ConfigureAwait(false);
            }
        }
    }

    private void Start(TcpConnection connection)
    {
        _connections.TryAdd(connection, true);
        if (_isShutDown)
            connection.Close();

        // Never on the caller's stack, and without what flows along with it.
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(connection), null);
    }

    private async Task RunAsync(TcpConnection connection)
    {
        await connection.RunAsync().ConfigureAwait(false);
        _connections.TryRemove(connection, out _);
    }
}
