using Akka.Actor;
using Akka.Configuration;

namespace Akka.Smr.Groups;

/// <summary>The static list of members as it is written: "n1=akka.tcp://store@10.0.0.1:4051", or the address alone, whose host and port are the name then.</summary>
internal static class MemberList
{
    private const string Example = "\"n1=akka.tcp://store@10.0.0.1:4051\"";

    /// <summary>Reads one line of the list. Throws <see cref="ConfigurationException"/>, naming the key.</summary>
    public static MemberAddress Parse(string? text, string key)
    {
        // An object or a list is no text, and HOCON gives nothing for it.
        if (text is null)
            throw new ConfigurationException($"{key}: a member is one text, as in: {Example}.");

        // An address holds no '=', a name holds neither '=' nor '/'.
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var address = text[(at + 1)..].Trim();
        if (!Address.TryParse(address, out var parsed))
            throw new ConfigurationException($"{key}: \"{text}\" is not a member, as in: {Example}.");
        return new MemberAddress(at < 0 ? NameOf(parsed) : text[..at].Trim(), address);
    }

    /// <summary>The name of a node that has been given none.</summary>
    public static string NameOf(Address address) => address.Host is null ? address.System : $"{address.Host}:{address.Port}";
}
