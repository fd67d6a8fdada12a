using System.Net;
using System.Net.Sockets;
using Akka.Configuration;

namespace Akka.StandIn.Runtime;

/// <summary>What the transport reads of <c>akka.remote.dot-netty.tcp</c>.</summary>
internal sealed class TcpSettings
{
    public TcpSettings(Config config)
    {
        var host = config.GetString("hostname");
        Hostname = string.IsNullOrWhiteSpace(host) ? IPAddress.Any.ToString() : host;
        var publicHost = config.GetString("public-hostname");
        PublicHostname = string.IsNullOrEmpty(publicHost) ? Hostname : publicHost;
        Port = config.GetInt("port");
        var publicPort = config.GetInt("public-port");
        PublicPort = publicPort > 0 ? publicPort : null;

        AddressFamily = config.GetBoolean("dns-use-ipv6") ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        ConnectionTimeout = config.GetTimeSpan("connection-timeout", null, allowInfinite: false);
        MaximumFrameSize = (int)(config.GetByteSize("maximum-frame-size") ?? 0);
        SendBufferSize = (int)(config.GetByteSize("send-buffer-size") ?? 0);
        ReceiveBufferSize = (int)(config.GetByteSize("receive-buffer-size") ?? 0);
        Backlog = config.GetInt("backlog");
        NoDelay = config.GetBoolean("tcp-nodelay");
        KeepAlive = config.GetBoolean("tcp-keepalive");
        Tls = config.GetBoolean("enable-ssl") ? new TlsSettings(config.GetConfig("ssl")) : null;
    }

    public string Hostname { get; }

    public string PublicHostname { get; }

    public int Port { get; }

    public int? PublicPort { get; }

    /// <summary>Which addresses of a host name are used.</summary>
    public AddressFamily AddressFamily { get; }

    /// <summary>How long connecting may take, TLS included.</summary>
    public TimeSpan ConnectionTimeout { get; }

    public int MaximumFrameSize { get; }

    /// <summary>0 leaves it to the operating system; so do the others.</summary>
    public int SendBufferSize { get; }

    public int ReceiveBufferSize { get; }

    public int Backlog { get; }

    public bool NoDelay { get; }

    public bool KeepAlive { get; }

    /// <summary>Null if connections are not encrypted.</summary>
    public TlsSettings? Tls { get; }

    public void ApplyTo(Socket socket)
    {
        socket.NoDelay = NoDelay;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, KeepAlive);
        if (SendBufferSize > 0)
            socket.SendBufferSize = SendBufferSize;
        if (ReceiveBufferSize > 0)
            socket.ReceiveBufferSize = ReceiveBufferSize;
    }
}
