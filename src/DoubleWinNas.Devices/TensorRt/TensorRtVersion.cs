using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Reads a TensorRT version out of what <c>trtexec</c> prints.</summary>
internal static partial class TensorRtVersion
{
    private const int FirstOfFiveDigits = 100_000;

    /// <summary>
    /// <c>8.2.1</c> of <c>&amp;&amp;&amp;&amp; RUNNING TensorRT.trtexec [TensorRT v8201]</c>; <c>10.2.0</c> of <c>[TensorRT v100200]</c>; null where no line names one.
    /// </summary>
    public static string? Find(string output)
    {
        if (Plain().Match(output) is { Success: true } plain)
        {
            return plain.Groups["version"].Value;
        }

        if (Banner().Match(output) is not { Success: true } banner)
        {
            return null;
        }

        var number = int.Parse(banner.Groups["number"].Value, CultureInfo.InvariantCulture);
        return number >= FirstOfFiveDigits ? $"{number / 10_000}.{number / 100 % 100}.{number % 100}" : $"{number / 1000}.{number / 100 % 10}.{number % 100}";
    }

    /// <summary>A version as TensorRT's own files write it: <c>8201</c> for <c>8.2.1</c>, <c>100200</c> for <c>10.2.0</c>.</summary>
    public static int NumberOf(string version)
    {
        var known = Version.Parse(version);
        return known.Major >= 10 ? (known.Major * 10_000) + (known.Minor * 100) + known.Build : (known.Major * 1000) + (known.Minor * 100) + known.Build;
    }

    [GeneratedRegex(@"TensorRT version: (?<version>[0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"TensorRT\.trtexec \[TensorRT v(?<number>[0-9]{4,6})\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Banner();
}
