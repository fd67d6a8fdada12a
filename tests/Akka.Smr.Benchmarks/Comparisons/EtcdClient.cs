using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace Akka.Smr.Benchmarks.Comparisons;

/// <summary>
/// Puts and linearizable reads over etcd's own protocol, gRPC, and its one connection of many streams: no gateway stands between.
/// The messages are made once for each client, which is fairer to etcd than to us.
/// </summary>
internal sealed class EtcdClient : IDisposable
{
    private const uint KeyTag = 10;
    private const uint ValueTag = 18;
    private const int FrameHeaderBytes = 5;

    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");
    private readonly HttpClient _http;

    public EtcdClient(Uri endpoint) => _http = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false })
    {
        BaseAddress = endpoint,
    };

    /// <summary>The request that sets a key.</summary>
    public static byte[] Putting(string key, byte[] value) => Framed(Encoding.UTF8.GetBytes(key), value);

    /// <summary>The request that reads a key; etcd reads linearizably unless told otherwise.</summary>
    public static byte[] Getting(string key) => Framed(Encoding.UTF8.GetBytes(key), null);

    public Task Put(byte[] request) => Call("/etcdserverpb.KV/Put", request);

    public Task Get(byte[] request) => Call("/etcdserverpb.KV/Range", request);

    public void Dispose() => _http.Dispose();

    private async Task Call(string method, byte[] message)
    {
        // The client's own default for the version holds only for requests that it makes itself.
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ByteArrayContent(message);
        request.Content.Headers.ContentType = Grpc;
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
        if (!response.TrailingHeaders.TryGetValues("grpc-status", out var status) || status.FirstOrDefault() != "0")
            throw new HttpRequestException("etcd has refused a request.");
    }

    private static byte[] Framed(byte[] key, byte[]? value)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[FrameHeaderBytes]);
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(KeyTag);
            output.WriteBytes(ByteString.CopyFrom(key));
            if (value is not null)
            {
                output.WriteTag(ValueTag);
                output.WriteBytes(ByteString.CopyFrom(value));
            }
        }

        var bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - FrameHeaderBytes);
        return bytes;
    }
}
