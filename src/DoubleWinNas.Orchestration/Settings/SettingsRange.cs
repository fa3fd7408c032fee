using System.Globalization;
using System.Numerics;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>Checks of single values; each throws <see cref="SettingsException"/> with what was found and what is allowed.</summary>
internal static class SettingsRange
{
    public static void Between<T>(string key, T found, T least, T most, string unit = "")
        where T : INumber<T>
    {
        if (!(found >= least && found <= most))
        {
            throw new SettingsException(key, $"found {Text(found)}; allowed are {Text(least)} to {Text(most)}{unit}.");
        }
    }

    /// <summary>Above <paramref name="bound"/>, up to <paramref name="most"/>.</summary>
    public static void Above(string key, double found, double bound, double most, string unit = "")
    {
        if (!(found > bound && found <= most))
        {
            throw new SettingsException(key, $"found {Text(found)}; allowed are numbers above {Text(bound)}, up to {Text(most)}{unit}.");
        }
    }

    /// <summary>From <paramref name="least"/> to below <paramref name="bound"/>.</summary>
    public static void Below(string key, double found, double least, double bound)
    {
        if (!(found >= least && found < bound))
        {
            throw new SettingsException(key, $"found {Text(found)}; allowed are numbers from {Text(least)} to below {Text(bound)}.");
        }
    }

    public static void OneOf<T>(string key, T found, IReadOnlyCollection<T> allowed)
    {
        if (!allowed.Contains(found))
        {
            throw new SettingsException(key, $"found '{Text(found)}'; allowed are {string.Join(", ", allowed.Select(Text))}.");
        }
    }

    /// <summary>A list that holds something, nothing twice.</summary>
    public static void Distinct<T>(string key, IReadOnlyList<T> found)
    {
        if (found.Count == 0)
        {
            throw new SettingsException(key, "found an empty list; at least one entry is needed.");
        }

        for (var i = 1; i < found.Count; i++)
        {
            if (found.Take(i).Contains(found[i]))
            {
                throw new SettingsException($"{key}[{i}]", $"found '{Text(found[i])}' a second time; each entry is allowed once.");
            }
        }
    }

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
