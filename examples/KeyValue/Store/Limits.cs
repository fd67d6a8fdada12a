using System.Text;

namespace KeyValue.Store;

/// <summary>What the store takes. All replicas must have the same limits: they decide what a command does.</summary>
internal static class Limits
{
    /// <summary>The longest key, in bytes of UTF-8.</summary>
    public const int KeyBytes = 1024;

    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int ValueBytes = 1 << 20;

    /// <summary>Whether a text has at most so many bytes.</summary>
    public static bool Fits(string text, int bytes) => text.Length <= bytes && (text.Length <= bytes / 3 || Encoding.UTF8.GetByteCount(text) <= bytes);
}
