using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Devices.Platform;

/// <summary>The power mode that a Jetson was set to (<c>nvpmodel</c>): its clocks and cores depend on it, and so every figure.</summary>
internal static partial class PowerModel
{
    /// <summary>Such as <c>MAXN</c>; the mode's number where it has no name; null on other machines.</summary>
    public static string? Read(SystemFiles files)
    {
        if (files.Read("var/lib/nvpmodel/status") is not { } status || StatusLine().Match(status) is not { Success: true } match)
        {
            return null;
        }

        var id = int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture);
        var names = Modes().Matches(files.Read("etc/nvpmodel.conf") ?? "");
        return names.FirstOrDefault(mode => int.Parse(mode.Groups["id"].Value, CultureInfo.InvariantCulture) == id)?.Groups["name"].Value ?? $"mode {id}";
    }

    [GeneratedRegex("pmode:(?<id>[0-9]{1,6})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"<\s*POWER_MODEL\s+ID=(?<id>[0-9]{1,6})\s+NAME=(?<name>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Modes();
}
