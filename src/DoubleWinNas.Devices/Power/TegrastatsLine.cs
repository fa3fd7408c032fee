using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Devices.Power;

/// <summary>Reads power out of a line of <c>tegrastats</c>: <c>POM_5V_IN 2532/2532</c> or <c>VDD_GPU_SOC 1234mW/1234mW</c> (now/mean, mW).</summary>
internal static partial class TegrastatsLine
{
    private static readonly string[] Totals = ["POM_5V_IN", "VDD_IN", "VIN_SYS_5V0_TOTAL"];

    /// <summary>The total where the line has one, else the sum of its rails; null where it has none.</summary>
    public static Watts? Power(string line)
    {
        var rails = Rail().Matches(line).Select(match => (
            Name: match.Groups["name"].Value, Milliwatts: double.Parse(match.Groups["now"].Value, CultureInfo.InvariantCulture))).ToArray();
        return rails.Length == 0 ? null
            : Array.Find(rails, rail => Totals.Contains(rail.Name)) is { Name: not null } total ? Watts.FromMilliwatts(total.Milliwatts)
            : Watts.FromMilliwatts(rails.Sum(rail => rail.Milliwatts));
    }

    /// <summary>Rails are words of capitals followed by two numbers; RAM and SWAP have their unit behind the second one.</summary>
    [GeneratedRegex(@"\b(?<name>(POM|VDD|VIN|GPU|CPU|SOC|CV|VDDRQ|SYS5V)[A-Z0-9_]*) (?<now>-?[0-9]{1,9})(mW)?/-?[0-9]{1,9}(mW)?(?=\s|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rail();
}
