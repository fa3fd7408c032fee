using System.Globalization;

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Durations and sizes with units (HOCON specification, "Units format").</summary>
internal static class HoconUnits
{
    private static readonly Dictionary<string, double> SecondsPer = new()
    {
        ["ns"] = 1e-9, ["nano"] = 1e-9, ["nanos"] = 1e-9, ["nanosecond"] = 1e-9, ["nanoseconds"] = 1e-9,
        ["us"] = 1e-6, ["micro"] = 1e-6, ["micros"] = 1e-6, ["microsecond"] = 1e-6, ["microseconds"] = 1e-6,
        [""] = 1e-3, ["ms"] = 1e-3, ["milli"] = 1e-3, ["millis"] = 1e-3, ["millisecond"] = 1e-3, ["milliseconds"] = 1e-3,
        ["s"] = 1, ["second"] = 1, ["seconds"] = 1,
        ["m"] = 60, ["minute"] = 60, ["minutes"] = 60,
        ["h"] = 3600, ["hour"] = 3600, ["hours"] = 3600,
        ["d"] = 86400, ["day"] = 86400, ["days"] = 86400,
    };

    private static readonly Dictionary<string, decimal> BytesPer = SizeUnits();

    /// <summary>A duration; a bare number is milliseconds.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out var number, out var unit) || !SecondsPer.TryGetValue(unit, out var seconds))
        {
            return false;
        }

        var ticks = (double)number * seconds * TimeSpan.TicksPerSecond;
        if (Math.Abs(ticks) >= long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    /// <summary>A size in bytes; kB, MB are powers of 1000, K, KiB, MiB powers of 1024; a bare number is bytes.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit) || !BytesPer.TryGetValue(unit, out var factor) || Math.Abs(number) > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)(number * factor);
        return true;
    }

    private static bool TrySplit(string text, out decimal number, out string unit)
    {
        var trimmed = text.Trim();
        var letters = trimmed.Length;
        while (letters > 0 && char.IsAsciiLetter(trimmed[letters - 1]))
        {
            letters--;
        }

        unit = trimmed[letters..];
        return decimal.TryParse(
            trimmed[..letters].Trim(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number);
    }

    private static Dictionary<string, decimal> SizeUnits()
    {
        var units = new Dictionary<string, decimal> { [""] = 1, ["B"] = 1, ["b"] = 1, ["byte"] = 1, ["bytes"] = 1 };
        var decimalFactor = 1m;
        var binaryFactor = 1m;
        foreach (var (letter, tenName, twoName) in new[]
                 {
                     ('K', "kilobyte", "kibibyte"), ('M', "megabyte", "mebibyte"), ('G', "gigabyte", "gibibyte"),
                     ('T', "terabyte", "tebibyte"), ('P', "petabyte", "pebibyte"),
                 })
        {
            decimalFactor *= 1000;
            binaryFactor *= 1024;
            units[letter == 'K' ? "kB" : $"{letter}B"] = decimalFactor;
            units[tenName] = decimalFactor;
            units[tenName + "s"] = decimalFactor;
            foreach (var name in new[] { $"{letter}", $"{char.ToLowerInvariant(letter)}", $"{letter}i", $"{letter}iB", twoName, twoName + "s" })
            {
                units[name] = binaryFactor;
            }
        }

        return units;
    }
}
