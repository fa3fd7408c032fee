using System.Globalization;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Constraints as text: <c>latency &lt;= 0.05 ms on host</c>, <c>energy &lt;= 20 mJ on xavier</c>.</summary>
internal static class ConstraintText
{
    private const string Example = "such as \"latency <= 0.05 ms on host\"";

    /// <summary>By metric: its units, and how many of the settings' own each is.</summary>
    private static readonly Dictionary<string, (Dictionary<string, double> Units, string Allowed)> Metrics = new()
    {
        [ConstraintSettings.Latency] = (new() { ["us"] = 1e-3, ["ms"] = 1, ["s"] = 1e3 }, "us, ms and s"),
        [ConstraintSettings.Energy] = (new() { ["uJ"] = 1e-3, ["mJ"] = 1, ["J"] = 1e3 }, "uJ, mJ and J"),
    };

    public static string Print(ConstraintSettings constraint) =>
        string.Create(CultureInfo.InvariantCulture, $"{constraint.Metric} <= {constraint.Bound} {ConstraintSettings.UnitOf(constraint.Metric)} on {constraint.Device}");

    /// <summary>Reads a constraint.</summary>
    /// <exception cref="FormatException">The text is none: what was found and what is allowed.</exception>
    public static ConstraintSettings Parse(string text)
    {
        var words = text.Replace("<=", " <= ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Require(words.Length > 0, "found an empty text; a constraint reads METRIC <= NUMBER UNIT on DEVICE");
        Require(Metrics.ContainsKey(words[0]), $"found the metric '{words[0]}'; allowed are {string.Join(" and ", Metrics.Keys)}");
        var (units, allowed) = Metrics[words[0]];
        Require(Word(words, 1) == "<=", $"found {Shown(words, 1)} after '{words[0]}'; allowed is <=");
        var (bound, unit, next) = Quantity(words);
        Require(units.ContainsKey(unit), $"found {(unit.Length == 0 ? "no unit" : $"the unit '{unit}'")} after '{words[2]}'; allowed are {allowed}");
        Require(Word(words, next) == "on", $"found {Shown(words, next)} where 'on DEVICE' belongs");
        Require(words.Length == next + 2, $"found {(words.Length < next + 2 ? "no device" : $"'{string.Join(' ', words[(next + 2)..])}' after the device")}; a constraint ends with the name of one device");
        return new ConstraintSettings(words[0], bound * units[unit], words[next + 1]);
    }

    /// <summary>A number and its unit, written apart or together, and the index of the word after them.</summary>
    private static (double Bound, string Unit, int Next) Quantity(string[] words)
    {
        var word = Word(words, 2);
        var letters = word.Length;
        while (letters > 0 && char.IsAsciiLetter(word[letters - 1]))
        {
            letters--;
        }

        Require(
            double.TryParse(word[..letters], NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) && double.IsFinite(bound) && bound > 0,
            $"found {Shown(words, 2)} after <=; allowed is a number above 0");
        var apart = letters == word.Length;
        return (bound, apart ? Word(words, 3) : word[letters..], apart ? 4 : 3);
    }

    private static string Word(string[] words, int index) => index < words.Length ? words[index] : "";

    private static string Shown(string[] words, int index) => index < words.Length ? $"'{words[index]}'" : "nothing";

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException($"{problem}, {Example}.");
        }
    }
}
