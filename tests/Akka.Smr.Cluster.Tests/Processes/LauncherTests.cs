using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>The example as a newcomer meets it: one command, three nodes, Ctrl-C, and the same again.</summary>
[Collection("Processes")]
public sealed partial class LauncherTests
{
    [Fact]
    public async Task It_goes_on_where_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("akka-smr-launcher-");
        using var http = new HttpClient();
        try
        {
            await using (var first = new StoreProcess("--data", folder.FullName))
            {
                var url = await FirstUrl(first);
                await Patience.Until("it takes a value", () => Put(http, url), done => done);
                await first.Terminate("INT");
                Assert.Equal(0, await first.Ended(Patience.Long));
            }

            await using var second = new StoreProcess("--data", folder.FullName);
            var again = await FirstUrl(second);
            await Patience.Until("it has the value", () => Get(http, again), value => value == "hello");
            Assert.Contains(second.Said, line => line.Contains(folder.FullName, StringComparison.Ordinal));
            await second.Terminate();
            Assert.Equal(0, await second.Ended(Patience.Long));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task It_ends_with_the_code_of_the_nodes_when_all_have_given_up(int exitCode)
    {
        var folder = Directory.CreateTempSubdirectory("akka-smr-launcher-");
        try
        {
            foreach (var name in (string[])["n1", "n2", "n3"])
            {
                var journal = Path.Combine(folder.CreateSubdirectory(name).FullName, "journal.db");
                if (exitCode == 3)
                    await File.WriteAllTextAsync(journal, new string('?', 8192));
                else
                    Directory.CreateDirectory(journal);
            }

            await using var launcher = new StoreProcess("--data", folder.FullName);

            Assert.Equal(exitCode, await launcher.Ended(Patience.Long));
            Assert.Contains(launcher.Said, line => line.Contains($"ended with {exitCode}", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Waits until it shows a leader, and gives the address that it names first.</summary>
    private static async Task<string> FirstUrl(StoreProcess launcher)
    {
        await Patience.Until("it shows a leader", () => launcher.Said.Any(line => LeaderLine().IsMatch(line)));
        return launcher.Said.Select(line => Url().Match(line)).First(match => match.Success).Value;
    }

    private static async Task<bool> Put(HttpClient http, string url)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(url + "/v1/cmd", new { op = "put", key = "greeting", value = "hello" });
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string?> Get(HttpClient http, string url)
    {
        try
        {
            return (await http.GetFromJsonAsync<JsonElement>(url + "/v1/kv/greeting")).GetProperty("value").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^n\d +Leader +n\d")]
    private static partial Regex LeaderLine();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
