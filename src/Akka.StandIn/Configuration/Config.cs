using Akka.Configuration.Hocon;

namespace Akka.Configuration;

#nullable disable annotations // Akka.NET's configuration API is not annotated, and what compiles here must compile there.

/// <summary>
/// A parsed HOCON document, laid over the fallbacks it was given. Immutable: every operation makes a new one.
/// A path that leads nowhere gives the caller's default; a value of the wrong form throws.
/// </summary>
public class Config
{
    public static readonly Config Empty = ConfigurationFactory.Empty;

    private readonly HoconValue _own;

    public Config()
    {
    }

    public Config(HoconRoot root)
        : this(root.Value, root.Value, null)
    {
    }

    private Config(HoconValue own, HoconValue merged, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(own);
        _own = own;
        Root = merged;
        Fallback = fallback;
    }

    /// <summary>What was laid under this by <see cref="WithFallback"/>, or null.</summary>
    public Config Fallback { get; }

    /// <summary>The whole tree, fallbacks included.</summary>
    public HoconValue Root { get; }

    public virtual bool IsEmpty => Root is null || Root.IsEmpty;

    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>The value at <paramref name="path"/>, or null.</summary>
    public HoconValue GetValue(string path) => Find(path);

    public virtual string GetString(string path, string @default = null) => Find(path) is { } value ? value.GetString() : @default;

    public virtual bool GetBoolean(string path, bool @default = false) => Find(path)?.GetBoolean() ?? @default;

    public virtual int GetInt(string path, int @default = 0) => Find(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => Find(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => Find(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => Find(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Find(path)?.GetDecimal() ?? @default;

    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => Find(path) is { } value ? value.GetByteSize() : def;

    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual IList<string> GetStringList(string path) => Find(path)?.GetStringList() ?? [];

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Find(path)?.GetStringList() ?? defaultPaths;

    public virtual IList<bool> GetBooleanList(string path) => Find(path)!.GetBooleanList();

    public virtual IList<int> GetIntList(string path) => Find(path)!.GetIntList();

    public virtual IList<long> GetLongList(string path) => Find(path)!.GetLongList();

    /// <summary>The section at <paramref name="path"/>, over the same section of the fallbacks; null if none of them has it.</summary>
    public virtual Config GetConfig(string path)
    {
        var value = Find(path);
        var below = Fallback?.GetConfig(path);
        if (value is null)
            return below;

        var section = new Config(new HoconRoot(value));
        return below is null ? section : section.WithFallback(below);
    }

    /// <summary>This, with <paramref name="fallback"/> answering where this has no value. Objects merge, anything else is replaced.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (fallback == this)
            throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        if (fallback is null)
            return this;
        if (IsEmpty)
            return fallback;
        if (fallback.IsEmpty)
            return this;

        var merged = fallback.Root.GetObject().MergedWith(Root.GetObject());
        return new Config(_own, new HoconValue(merged), Fallback is null ? fallback : Fallback.WithFallback(fallback));
    }

    /// <summary>The top-level keys with their values, fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject().Items;

    /// <summary>The document itself, without its fallbacks.</summary>
    public override string ToString() => _own is null ? "" : _own.ToString();

    public string ToString(bool includeFallback) => includeFallback ? Root.ToString() : ToString();

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private HoconValue Find(string path)
    {
        if (Root is null)
            throw new InvalidOperationException("Current node should not be null");

        var value = Root;
        foreach (var key in HoconPath.Split(path))
        {
            value = value.GetChildObject(key);
            if (value is null)
                return null;
        }

        return value;
    }
}
