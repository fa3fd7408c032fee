using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Networks;

/// <summary>Sides of images at even distances: <c>24..32</c> is every side from 24 to 32 pixels, <c>24..32/4</c> every fourth.</summary>
/// <param name="Smallest">In pixels.</param>
/// <param name="Largest">In pixels, above the smallest; a whole number of steps away.</param>
/// <param name="Step">In pixels.</param>
public sealed partial record SideRange(int Smallest, int Largest, int Step)
{
    /// <summary>Smallest first, both ends among them.</summary>
    public IEnumerable<int> Sides => Enumerable.Range(0, ((Largest - Smallest) / Step) + 1).Select(i => Smallest + (i * Step));

    /// <summary>So many sides at even distances, whatever the step, both ends among them; fewer where there are fewer.</summary>
    /// <param name="count">2 or more.</param>
    public IReadOnlyList<int> EvenSides(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Smallest + (int)Math.Round(i * (double)(Largest - Smallest) / (count - 1))).Distinct()];

    /// <summary>Whether a text is meant to be a range; it may still be a wrong one.</summary>
    public static bool IsRange(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("..", StringComparison.Ordinal);
    }

    /// <summary>Reads <c>24..32</c> or <c>24..32/4</c>.</summary>
    /// <exception cref="InputException">The text is no range of sides, or its end is no whole number of steps away.</exception>
    public static SideRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Pattern().Match(text);
        var range = match.Success ? new SideRange(Number(match, "from"), Number(match, "to"), match.Groups["step"].Success ? Number(match, "step") : 1) : null;
        if (range is null || range.Smallest < 1 || range.Smallest >= range.Largest || range.Largest > Resolution.Largest || range.Step < 1)
        {
            throw new InputException(
                $"The range of resolutions '{text}' is not understood: give the smallest and the largest side, such as 16..32, each from 1 to {Resolution.Largest}, and if wanted their distance, such as 16..32/4.");
        }

        var beyond = (range.Largest - range.Smallest) % range.Step;
        return beyond == 0 ? range : throw new InputException(
            $"The range of resolutions '{text}' does not end on a step: from {range.Smallest} on by {range.Step} come {range.Largest - beyond} and {range.Largest - beyond + range.Step}; end with one of them.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Smallest}..{Largest}{(Step == 1 ? "" : $"/{Step}")}");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<from>[0-9]{1,6})\s*\.\.\s*(?<to>[0-9]{1,6})\s*(/\s*(?<step>[0-9]{1,6})\s*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
