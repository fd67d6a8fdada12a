using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KeyValue.Options;

/// <summary>An address to bind and to advertise, just as it was given.</summary>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
internal sealed record HostPort(string Host, int Port)
{
    /// <summary>Reads "host:port" or "[ipv6]:port".</summary>
    public static HostPort Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "";
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            host = "";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > IPEndPoint.MaxPort)
            throw new OptionException($"[{text}] is no address; write host:port, as in 127.0.0.1:4051.");
        return new HostPort(host, port);
    }

    /// <summary>What to listen on: the address itself, or all that a name stands for here.</summary>
    public IEnumerable<IPEndPoint> Resolve()
    {
        if (IPAddress.TryParse(Host, out var address))
            return [new IPEndPoint(address, Port)];
        try
        {
            return Dns.GetHostAddresses(Host).Distinct().Select(each => new IPEndPoint(each, Port)).ToArray();
        }
        catch (SocketException failure)
        {
            throw new OptionException($"[{Host}] is not known here: {failure.Message}");
        }
    }

    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
