using System.Net.Http.Json;
using System.Text.Json;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>A node of the store: its place, its process if it has one, and its HTTP interface.</summary>
internal sealed class StoreNode(string name, int httpPort, int akkaPort, string folder) : IAsyncDisposable
{
    /// <summary>The example promises five seconds; a machine that does much else may add to them.</summary>
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(12) };

    private StoreProcess? _process;

    public string Name => name;

    public string Folder => folder;

    public string Akka => $"127.0.0.1:{akkaPort}";

    public string Url => $"http://127.0.0.1:{httpPort}";

    public StoreProcess Process => _process ?? throw new InvalidOperationException($"{name} was not started.");

    public void Start(string peers, params IEnumerable<string> further) => _process = new StoreProcess(
    [
        "--node", name, "--http", $"127.0.0.1:{httpPort}", "--akka", Akka, "--data", folder, "--peers", peers, .. further,
    ]);

    /// <summary>What is there before the first start and after <see cref="Wipe"/>.</summary>
    public void Wipe() => Directory.Delete(folder, recursive: true);

    /// <summary>What it says by itself of the group, or null if it says nothing.</summary>
    public async Task<Status?> Status()
    {
        try
        {
            return await Http.GetFromJsonAsync<Status>($"{Url}/v1/status", Answer.Json);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task<Digest?> Digest()
    {
        try
        {
            return await Http.GetFromJsonAsync<Digest>($"{Url}/v1/digest", Answer.Json);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public Task<Answer> Command(object command) => Post("/v1/cmd", JsonSerializer.Serialize(command));

    public Task<Answer> Post(string path, string body) => Send(new HttpRequestMessage(HttpMethod.Post, Url + path) { Content = new StringContent(body) });

    public Task<Answer> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, Url + path));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Sends a request; where no answer comes, the answer says why.</summary>
    private static async Task<Answer> Send(HttpRequestMessage request)
    {
        try
        {
            using (request)
            using (var response = await Http.SendAsync(request))
                return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync()) { RetryAfter = response.Headers.RetryAfter?.Delta };
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            return Answer.NotSent;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return Answer.Lost;
        }
    }
}
