namespace Akka.Configuration.Hocon;

#nullable disable annotations // As in Akka.NET.

/// <summary>A parsed document.</summary>
public class HoconRoot
{
    public HoconRoot(HoconValue value) => Value = value;

    public HoconValue Value { get; }
}
