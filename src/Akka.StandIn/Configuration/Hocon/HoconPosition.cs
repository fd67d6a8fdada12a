namespace Akka.Configuration.Hocon;

/// <summary>A place in a text, counted from one as editors do.</summary>
internal readonly record struct HoconPosition(int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}";
}
