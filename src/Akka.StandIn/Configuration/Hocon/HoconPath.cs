namespace Akka.Configuration.Hocon;

/// <summary>Paths: keys separated by dots, with quotes around a key that holds a dot itself.</summary>
internal static class HoconPath
{
    public static List<string> Split(string path)
    {
        var keys = new List<string>();
        var position = 0;
        while (position < path.Length)
        {
            var quoted = path[position] == '"';
            var start = quoted ? position + 1 : position;
            var end = path.IndexOf(quoted ? '"' : '.', start);
            if (end < 0)
                end = path.Length;

            keys.Add(path[start..end]);
            position = quoted ? end + 2 : end + 1;
        }

        return keys;
    }
}
