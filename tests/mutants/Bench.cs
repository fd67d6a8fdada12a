namespace Akka.Smr.Mutants;

/// <summary>The built tests, with a place of their own, so that several mutants can lie under them at the same time.</summary>
/// <param name="folder">Where they are.</param>
public sealed class Bench(string folder)
{
    /// <summary>Where results may be written.</summary>
    public string Results => Path.Combine(folder, "results");

    /// <summary>The built tests of a project.</summary>
    public string TestsOf(string project) => Path.Combine(folder, project, project + ".dll");

    /// <summary>Brings the built tests of a project here.</summary>
    internal void Furnish(string project, string from)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, project, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Puts a built core under the tests.</summary>
    internal void Lay(string core)
    {
        foreach (var project in Directory.EnumerateDirectories(folder))
        {
            if (project != Results)
                File.Copy(core, Path.Combine(project, Path.GetFileName(core)), overwrite: true);
        }
    }
}
