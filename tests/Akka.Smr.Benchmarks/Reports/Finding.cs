using System.Globalization;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>One figure that has an aim.</summary>
/// <param name="What">What was measured, in words; no two findings have the same.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Unit">Its unit; empty for a ratio.</param>
/// <param name="Aim">What it is to reach.</param>
/// <param name="IsLimit">Whether it is to stay below, and not above.</param>
internal sealed record Finding(string What, double Measured, string Unit, double Aim, bool IsLimit)
{
    public bool IsReached => IsLimit ? Measured <= Aim : Measured >= Aim;

    /// <summary>A line of Markdown's table.</summary>
    public string ToLine() => $"| {What} | {Shown(Measured)} | {AimShown} | {(IsReached ? "yes" : "**no**")} |";

    public override string ToString() => $"{What}: {Shown(Measured)}, aim {AimShown}: {(IsReached ? "reached" : "MISSED")}";

    private string AimShown => $"{(IsLimit ? "at most" : "at least")} {Shown(Aim)}";

    private string Shown(double value)
    {
        var digits = Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "0.#" : "0.##";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Unit}".TrimEnd();
    }
}
