using System.Globalization;
using System.Text.RegularExpressions;
using DoubleWinNas.Node.Configuration.Hocon;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>A text that is printed nowhere.</summary>
internal readonly record struct Secret(string Text)
{
    public override string ToString() => "***";
}

/// <summary>A database's connection string, printed without its password.</summary>
internal readonly partial record struct ConnectionText(string Text)
{
    public override string ToString() => Password().Replace(Text, "${key}=***");

    [GeneratedRegex("""\b(?<key>password|pwd|ssl password)\s*=\s*(?<value>"[^"]*"|'[^']*'|[^;]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}

/// <summary>A size in bytes, written with its unit.</summary>
internal readonly record struct ByteCount(long Bytes)
{
    public const string Allowed = "a size with its unit, such as 500 MiB or 20 GiB";

    private static readonly string[] Units = ["", " KiB", " MiB", " GiB", " TiB"];

    public static object? Read(string text) => HoconUnits.TrySize(text, out var bytes) && bytes >= 0 ? new ByteCount(bytes) : null;

    public override string ToString()
    {
        var (value, unit) = (Bytes, 0);
        while (value > 0 && value % 1024 == 0 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value}{Units[unit]}");
    }
}
