using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Akka.Configuration;
using Akka.Smr;
using Akka.Smr.Raft.Membership;
using KeyValue.Hosting;
using KeyValue.Options;

namespace KeyValue.Http;

/// <summary>What operators look at and order.</summary>
internal sealed class OperatorApi(SmrClient client, Config config)
{
    private const long MostEntries = 1000;

    private static readonly string Version =
        typeof(SmrClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/status", Status);
        app.MapGet("/v1/digest", Digest);
        app.MapGet("/v1/log", Log);
        app.MapPost("/v1/admin/transfer", Transfer);
        app.MapPost("/v1/admin/snapshot", async (CancellationToken deadline) => Outcomes.OfOperation(await client.TakeSnapshot(deadline).ConfigureAwait(false)));
        app.MapPost("/v1/admin/members", ChangeMembers);
        app.MapPost("/v1/admin/lease", ChangeLease);
    }

    private async Task<IResult> Status(CancellationToken deadline)
    {
        var status = await client.Status(deadline).ConfigureAwait(false);
        return AnswerJson.Of(new StatusView(
            status.Node,
            status.Role,
            status.Term,
            status.Leader,
            status.CommitIndex,
            status.AppliedIndex,
            status.LastLogIndex,
            status.FirstLogIndex,
            status.SnapshotIndex,
            status.Members.OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => new MemberView(member.Name, ShortAddress(member.Address), member.Kind)).ToArray(),
            status.Lease is { } lease ? new LeaseView((long)lease.Duration.TotalMilliseconds, (long)lease.MaxDrift.TotalMilliseconds) : null,
            status.IsHealthy,
            status.Fault,
            Version));
    }

    private async Task<IResult> Digest(CancellationToken deadline)
    {
        var digest = await client.Digest(deadline).ConfigureAwait(false);
        var whole = SHA256.HashData(Encoding.UTF8.GetBytes($"{digest.Chain} {digest.Sessions} {digest.State}"));
        return AnswerJson.Of(new DigestView(digest.AppliedIndex, Convert.ToHexStringLower(whole), digest.Chain, digest.Sessions, digest.State));
    }

    private async Task<IResult> Log(long? from, long? to, CancellationToken deadline)
    {
        var first = Math.Max(from ?? 1, 1);
        var last = Math.Min(to ?? long.MaxValue, first > long.MaxValue - MostEntries ? long.MaxValue : first + MostEntries - 1);
        var lines = await client.Log(first, last, deadline).ConfigureAwait(false);
        return AnswerJson.Of(new LogView(lines
            .Select(line => new EntryView(line.Index, line.Term, line.Kind, line.Checksum.ToString("x16", CultureInfo.InvariantCulture)))
            .ToArray()));
    }

    private async Task<IResult> Transfer(HttpRequest request, CancellationToken deadline)
    {
        using var body = await Body.Read(request, deadline).ConfigureAwait(false);
        var to = new Fields(body.RootElement).Optional("to");
        return Outcomes.OfOperation(await client.TransferLeadership(to ?? "", deadline).ConfigureAwait(false));
    }

    private async Task<IResult> ChangeMembers(HttpRequest request, CancellationToken deadline)
    {
        using var body = await Body.Read(request, deadline).ConfigureAwait(false);
        return Outcomes.OfOperation(await Change(new Fields(body.RootElement), deadline).ConfigureAwait(false));
    }

    /// <summary>Without a duration the group gives its leases up.</summary>
    private async Task<IResult> ChangeLease(HttpRequest request, CancellationToken deadline)
    {
        using var body = await Body.Read(request, deadline).ConfigureAwait(false);
        var fields = new Fields(body.RootElement);
        var terms = fields.Milliseconds("duration_ms") is { } duration ? new LeaseTerms(duration, fields.Milliseconds("max_drift_ms") ?? TimeSpan.Zero) : null;
        return Outcomes.OfOperation(await client.ChangeLease(terms, deadline).ConfigureAwait(false));
    }

    private Task<SmrResult<bool>> Change(Fields fields, CancellationToken deadline)
    {
        if (fields.Element("add") is { } add)
            return Add(new Fields(add), deadline);
        if (fields.Element("promote") is { } promote)
            return client.PromoteMember(NameOf(promote), deadline);
        if (fields.Element("remove") is { } remove)
            return client.RemoveMember(NameOf(remove), deadline);
        throw new BadRequestException("the body must have add, promote or remove");
    }

    /// <summary>A member is added as a learner, to be promoted once it has caught up; a "kind" of "voter" asks for both at once.</summary>
    private Task<SmrResult<bool>> Add(Fields member, CancellationToken deadline)
    {
        var name = member.Required("name");
        var address = member.Required("address");
        if (!address.Contains("://", StringComparison.Ordinal))
            address = NodeConfiguration.AddressOf(ParseAddress(address), config);
        return member.Optional("kind") switch
        {
            null or "learner" => client.AddLearner(name, address, deadline),
            "voter" => client.AddMember(name, address, deadline),
            var kind => throw new BadRequestException($"kind is learner or voter, not [{kind}]"),
        };
    }

    private static string NameOf(JsonElement member) =>
        member.ValueKind == JsonValueKind.String ? member.GetString()! : new Fields(member).Required("name");

    private static HostPort ParseAddress(string address)
    {
        try
        {
            return HostPort.Parse(address);
        }
        catch (OptionException mistake)
        {
            throw new BadRequestException(mistake.Message);
        }
    }

    private static string ShortAddress(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
