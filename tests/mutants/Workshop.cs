using System.Xml.Linq;

namespace Akka.Smr.Mutants;

/// <summary>
/// A copy of the core and its tests in a temporary folder. The tests are built once, and copied to benches; of a mutant only the
/// core is built, and put under the tests of a bench in place of the sound one.
/// </summary>
public sealed class Workshop : IDisposable
{
    private const string Core = "Akka.Smr.Raft";
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    // No project names these: the mutants' sources are compiled into a test project, and the runtime is chosen for all of them.
    private static readonly string[] UnnamedFolders = ["tests/mutants", "src/Akka.StandIn"];
    private static readonly string[] TestProjects = ["Akka.Smr.Raft.Tests", "Akka.Smr.Simulation"];

    // Mutants leave variables unused and code unreachable, and nobody reads their documentation. A compiler that stays warm
    // makes a mutant in a second, if it need not serve all the other builds of the machine.
    private static readonly string[] BuildOptions =
    [
        "-c", "Release", "-v", "q", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false",
        "-p:UseSharedCompilation=true", $"-p:SharedCompilationId=smr-mutants-{Environment.ProcessId}",
    ];

    private readonly Lock _core = new();

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "smr-mutants-" + Path.GetRandomFileName());

    /// <summary>Copies and builds everything as it is.</summary>
    public Workshop(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*.*").Where(static file => Path.GetExtension(file) is ".props" or ".targets" or ".json" or ".config"))
            Copy(root, file);
        var folders = new HashSet<string>(UnnamedFolders.Select(folder => Path.Combine(root, folder)), StringComparer.Ordinal);
        foreach (var project in TestProjects)
            AddWithReferences(Path.Combine(root, "tests", project), folders);
        foreach (var folder in folders)
            CopyAll(root, folder);
        foreach (var project in TestProjects)
        {
            var build = Command.Run("dotnet", ["build", Path.Combine(_folder, "tests", project), .. BuildOptions], BuildTimeout);
            if (build.ExitCode != 0)
                throw new InvalidOperationException($"{project} cannot be built:\n{build.Output}");
        }
    }

    /// <summary>A bench with the sound core.</summary>
    public Bench Furnish(string name)
    {
        var bench = new Bench(Path.Combine(_folder, "benches", name));
        foreach (var project in TestProjects)
            bench.Furnish(project, Path.Combine(_folder, "tests", project, "bin", "Release", "net10.0"));
        return bench;
    }

    /// <summary>Builds a mutant and puts it under the tests of a bench. Returns false when the compiler refuses it.</summary>
    public bool Make(Mutant mutant, Bench bench, out string complaint)
    {
        ArgumentNullException.ThrowIfNull(mutant);
        ArgumentNullException.ThrowIfNull(bench);
        using var oneAtATime = _core.EnterScope();
        var path = Path.Combine(_folder, MutantList.CoreFolder, mutant.File);
        var sound = File.ReadAllText(path);
        File.WriteAllText(path, mutant.ApplyTo(sound));
        try
        {
            var build = Command.Run("dotnet", ["build", Path.Combine(_folder, MutantList.CoreFolder), "--no-restore", .. BuildOptions], BuildTimeout);
            complaint = build.Output;
            if (build.ExitCode != 0)
                return false;
        }
        finally
        {
            File.WriteAllText(path, sound);
        }

        bench.Lay(Path.Combine(_folder, MutantList.CoreFolder, "bin", "Release", "net10.0", Core + ".dll"));
        return true;
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Whatever a test project refers to has to come along.</summary>
    private static void AddWithReferences(string folder, HashSet<string> folders)
    {
        if (!folders.Add(folder))
            return;
        foreach (var project in Directory.EnumerateFiles(folder, "*.csproj"))
        {
            foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
                AddWithReferences(Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, (string)reference.Attribute("Include")!)))!, folders);
        }
    }

    private void CopyAll(string root, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            Copy(root, file);
        foreach (var below in Directory.EnumerateDirectories(folder).Where(static below => Path.GetFileName(below) is not ("bin" or "obj")))
            CopyAll(root, below);
    }

    private void Copy(string root, string file)
    {
        var target = Path.Combine(_folder, Path.GetRelativePath(root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }
}
