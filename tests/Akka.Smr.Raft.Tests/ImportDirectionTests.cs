using Xunit;

namespace Akka.Smr.Raft.Tests;

/// <summary>Imports inside the core point one way: from the roles down to the log, with the sessions standing apart.</summary>
public class ImportDirectionTests
{
    private const string Root = "Akka.Smr.Raft";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Roles"] = ["Election", "Leading", "Snapshots", "Storage", "Membership", "Messages", "Log", ""],
        ["Election"] = ["Membership", "Messages", "Storage", "Log", ""],
        ["Leading"] = ["Snapshots", "Storage", "Membership", "Messages", "Log", ""],
        ["Snapshots"] = ["Storage", "Membership", "Log", ""],
        ["Storage"] = ["Snapshots", "Membership", "Log"],
        ["Messages"] = ["Snapshots", "Membership", "Log"],
        ["Membership"] = ["Log"],
        ["Sessions"] = ["Log"],
        ["Log"] = [],
    };

    // Words of the door that every folder may use.
    private static readonly Type[] Vocabulary = [typeof(IStateWriter), typeof(Instant), typeof(RaftOptions)];

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_lies_below_it(string folder)
    {
        var wrong = typeof(RaftReplica).Assembly.GetTypes()
            .Where(type => FolderOf(type) == folder)
            .SelectMany(type => ReferencedTypes.Of(type).Select(used => (type, used)))
            .Where(pair => FolderOf(pair.used) is { } other && other != folder && !Allowed[folder].Contains(other) && !Vocabulary.Contains(pair.used))
            .Select(pair => $"{pair.type.Name} uses {pair.used.FullName}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = typeof(RaftReplica).Assembly.GetTypes().Select(FolderOf).OfType<string>().Where(folder => folder.Length > 0).Distinct();
        Assert.Empty(folders.Except(Allowed.Keys));
    }

    /// <summary>The first folder below the core's root, "" for the root itself, null for what is not the core's.</summary>
    private static string? FolderOf(Type type) => type.Namespace switch
    {
        Root => "",
        { } space when space.StartsWith(Root + ".", StringComparison.Ordinal) => space[(Root.Length + 1)..].Split('.')[0],
        _ => null,
    };
}
