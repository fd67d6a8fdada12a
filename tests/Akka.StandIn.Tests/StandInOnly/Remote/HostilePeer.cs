using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;

namespace Akka.StandIn.Tests.StandInOnly.Remote;

/// <summary>Speaks the stand-in's wire format by hand, well or badly.</summary>
internal sealed class HostilePeer : IDisposable
{
    public const byte Associate = 1;
    public const byte Heartbeat = 3;
    public const byte Stream = 4;
    public const byte Message = 5;

    private readonly TcpClient _client = new();
    private readonly Address _victim;

    public HostilePeer(Address victim)
    {
        _victim = victim;
        _client.Connect(IPAddress.Loopback, victim.Port!.Value);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Introduces itself, waits for the answer, and begins a stream.</summary>
    public async Task Enter()
    {
        var introduction = new MemoryStream();
        introduction.Write([Associate, .. "AKSI"u8, 2, 7, 0, 0, 0]);
        introduction.Write([.. Field("akka.tcp"), .. Field("Hostile"), .. Field("127.0.0.1"), 1]);
        await Send(introduction.ToArray());
        var answer = new byte[4];
        await _client.GetStream().ReadExactlyAsync(answer);
        await _client.GetStream().ReadExactlyAsync(new byte[BitConverter.ToInt32(answer)]);
        await Send([Stream, 1, 0, 0, 0, 0, 0, 0, 0]);
    }

    public Task Say(string path, int serializerId, string manifest, byte[] payload, string sender = "") =>
        Send([Message, .. Field($"{_victim}/{path}"), .. Field(sender), .. BitConverter.GetBytes(serializerId), .. Field(manifest), .. payload]);

    public async Task Send(byte[] frame) => await _client.GetStream().WriteAsync((byte[])[.. BitConverter.GetBytes(frame.Length), .. frame]);

    /// <summary>The paths of the recipient and the sender in the next message of the victim's.</summary>
    public async Task<(string Recipient, string Sender)> Hear(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            var length = new byte[4];
            await _client.GetStream().ReadExactlyAsync(length, deadline.Token);
            var frame = new byte[BitConverter.ToInt32(length)];
            await _client.GetStream().ReadExactlyAsync(frame, deadline.Token);
            if (frame[0] != Message)
                continue;
            var recipient = frame.AsSpan(2, frame[1]);
            var sender = frame.AsSpan(2 + recipient.Length + 1, frame[2 + recipient.Length]);
            return (Encoding.UTF8.GetString(recipient), Encoding.UTF8.GetString(sender));
        }
    }

    /// <summary>Reads until the victim has had enough.</summary>
    public async Task IsShownOut(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        var buffer = new byte[1024];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer, deadline.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset, which will do as well.
        }
    }

    private static byte[] Field(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)bytes.Length, .. bytes];
    }
}
