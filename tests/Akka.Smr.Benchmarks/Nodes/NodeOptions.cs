using System.Globalization;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>How a node's process is started. It travels on the command line, one word each.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Port">Where its actor system listens on loopback.</param>
/// <param name="Peers">The founding members as "name=port", with commas between.</param>
/// <param name="Folder">Where its disk is.</param>
/// <param name="Joins">Whether it waits to be added to the group instead of founding it.</param>
/// <param name="Settings">Lines of HOCON: those that begin with "akka." are the actor system's, the others go into the group's section.</param>
internal sealed record NodeOptions(string Name, int Port, string Peers, string Folder, bool Joins, IReadOnlyList<string> Settings)
{
    public const string SystemName = "bench";

    /// <summary>The actor system's address.</summary>
    public string Address => AddressAt(Port);

    public static string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"akka.tcp://{SystemName}@127.0.0.1:{port}");

    public IEnumerable<string> ToWords() => [Name, Port.ToString(CultureInfo.InvariantCulture), Peers, Folder, Joins.ToString(), .. Settings];

    public static NodeOptions Of(IReadOnlyList<string> words) => new(
        words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words[2], words[3], bool.Parse(words[4]), [.. words.Skip(5)]);
}
