using System.Text;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Groups;

/// <summary>
/// Members are named by their users and numbered by the core: the number is a hash of the name, the same on every node and for
/// ever. Name and address stand together in the configuration, in the member's address line.
/// </summary>
internal static class MemberNames
{
    private const char Separator = '|';

    /// <summary>The member's number: positive, and a pure function of the name.</summary>
    public static MemberId IdOf(string name)
    {
        // FNV-1a, finished by a multiplication so that names that differ in their last letter differ in all bits.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        var id = (long)(hash >> 1);
        return new MemberId(id == 0 ? 1 : id);
    }

    /// <summary>Name and address as the configuration carries them.</summary>
    public static string Line(string name, string address) => $"{name}{Separator}{address}";

    /// <summary>The name in a member's line.</summary>
    public static string NameOf(Member member) => Split(member.Address).Name;

    /// <summary>The address in a member's line; empty if it has none.</summary>
    public static string AddressOf(Member member) => Split(member.Address).Address;

    private static (string Name, string Address) Split(string line)
    {
        var at = line.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (line, "") : (line[..at], line[(at + 1)..]);
    }
}
