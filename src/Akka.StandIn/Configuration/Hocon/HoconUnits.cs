using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes as HOCON writes them: a number and a unit, with or without a blank in between.</summary>
internal static class HoconUnits
{
    /// <exception cref="FormatException">It is no duration.</exception>
    public static TimeSpan ParseDuration(string text, bool allowInfinite)
    {
        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
            return Timeout.InfiniteTimeSpan;

        var (number, unit) = SplitUnit(text);
        var value = double.Parse(number, NumberFormatInfo.InvariantInfo);
        if (value < 0)
            throw new FormatException($"Expected a positive value instead of {number}");

        return unit switch
        {
            "nanoseconds" or "nanosecond" or "nanos" or "nano" or "ns" => TimeSpan.FromTicks((long)Math.Round(value / TimeSpan.NanosecondsPerTick)),
            "microseconds" or "microsecond" or "micros" or "micro" or "us" => TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerMicrosecond)),
            "milliseconds" or "millisecond" or "millis" or "milli" or "ms" or "" => TimeSpan.FromMilliseconds(value),
            "seconds" or "second" or "s" => TimeSpan.FromSeconds(value),
            "minutes" or "minute" or "m" => TimeSpan.FromMinutes(value),
            "hours" or "hour" or "h" => TimeSpan.FromHours(value),
            "days" or "day" or "d" => TimeSpan.FromDays(value),
            _ => throw new FormatException($"[{text}] is not a duration: {unit} is not a unit of time"),
        };
    }

    /// <exception cref="FormatException">It is no size.</exception>
    public static long ParseByteSize(string text)
    {
        var (number, unit) = SplitUnit(text);
        return Factor(unit) * long.Parse(number, NumberFormatInfo.InvariantInfo);
    }

    private static (string Number, string Unit) SplitUnit(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        return end == 0 ? (text, "") : (text[..end], text[end..].Trim());
    }

    private static long Factor(string unit) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1000L,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "MB" or "megabyte" or "megabytes" => 1000_000L,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "GB" or "gigabyte" or "gigabytes" => 1000_000_000L,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "TB" or "terabyte" or "terabytes" => 1000_000_000_000L,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        "PB" or "petabyte" or "petabytes" => 1000_000_000_000_000L,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
        "EB" or "exabyte" or "exabytes" => 1000_000_000_000_000_000L,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
        _ => throw new FormatException($"{unit} is not a valid byte size suffix"),
    };
}
