namespace KeyValue;

/// <summary>Files that are part of the program.</summary>
internal static class Resource
{
    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream("KeyValue." + name)
            ?? throw new InvalidOperationException($"The program lacks its own file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
