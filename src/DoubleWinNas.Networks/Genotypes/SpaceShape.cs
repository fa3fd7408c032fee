using System.Globalization;
using System.Text.RegularExpressions;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>
/// The macro-architecture of a search space. Its text is its name in genotypes, so that a genotype alone tells its network:
/// <c>16s2-16s1x2-32s2x3-64s2x3-128</c> is the stem's width and stride, each stage's width, stride and slots, and the head's width; with a fixed
/// first block of 16 channels after the stem it begins <c>32s2f16</c>. Parsing and printing are inverse to each other.
/// </summary>
/// <param name="StemWidth">Channels of the 3x3 stem convolution.</param>
/// <param name="StemStride">Stride of the stem.</param>
/// <param name="FirstWidth">Channels of a fixed nonlinear 3x3 block with expansion 1 after the stem, or 0 for none.</param>
/// <param name="Stages">Searchable stages.</param>
/// <param name="HeadWidth">Channels of the 1x1 convolution before the pooling.</param>
public sealed partial record SpaceShape(int StemWidth, int StemStride, int FirstWidth, IReadOnlyList<StageSpec> Stages, int HeadWidth)
{
    private const int MostWidth = 4096;
    private const int MostStride = 2;
    private const int MostStages = 16;
    private const int MostSlots = 16;

    /// <summary>At the largest side that is allowed then the last map still has 16 x 16 pixels.</summary>
    private const int MostTotalStride = 64;

    /// <summary>How many pixels of the image, along a side, become one of the last map.</summary>
    public int TotalStride => Stages.Aggregate(StemStride, (stride, stage) => stride * stage.Stride);

    /// <summary>Every number with what is allowed, by its key in a configuration: <c>stages[1].width</c>.</summary>
    public IEnumerable<ShapePart> Parts =>
    [
        new("stem-width", StemWidth, 1, MostWidth, " channels"),
        new("stem-stride", StemStride, 1, MostStride, ""),
        new("first-width", FirstWidth, 0, MostWidth, " channels"),
        new("stages", Stages.Count, 1, MostStages, " stages"),
        .. Stages.SelectMany((stage, i) => new ShapePart[]
        {
            new($"stages[{i}].width", stage.Width, 1, MostWidth, " channels"),
            new($"stages[{i}].stride", stage.Stride, 1, MostStride, ""),
            new($"stages[{i}].slots", stage.Slots, 1, MostSlots, " blocks"),
        }),
        new("stages", TotalStride, 1, MostTotalStride, ", all strides multiplied, the stem's too"),
        new("head-width", HeadWidth, 1, MostWidth, " channels"),
    ];

    /// <summary>Reads the text.</summary>
    /// <exception cref="InputException">It is none, or a number is out of its range: names it.</exception>
    public static SpaceShape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new InputException($"Search space '{text}' is not understood: it reads STEMsSTRIDE-WIDTHsSTRIDExSLOTS-...-HEAD, such as 16s2-16s1x2-32s2x3-64s2x3-128.");
        }

        var stages = match.Groups["width"].Captures.Zip(match.Groups["stride"].Captures, match.Groups["slots"].Captures)
            .Select(stage => new StageSpec(Number(stage.First), Number(stage.Second), Number(stage.Third)));
        var shape = new SpaceShape(Number(match.Groups["stem"]), Number(match.Groups["down"]), match.Groups["first"].Success ? Number(match.Groups["first"]) : 0, [.. stages], Number(match.Groups["head"]));
        shape.RequireUsable(text);
        return shape;
    }

    /// <exception cref="InputException">A number is out of its range: names it.</exception>
    public void RequireUsable(string name)
    {
        if (Parts.FirstOrDefault(part => !part.IsUsable) is { } wrong)
        {
            throw new InputException($"Search space '{name}': {wrong.Key}: found {wrong.Value}; allowed are {wrong.Least} to {wrong.Most}{wrong.Unit}.");
        }
    }

    public bool Equals(SpaceShape? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{StemWidth}s{StemStride}{(FirstWidth > 0 ? $"f{FirstWidth}" : "")}-{string.Join('-', Stages.Select(stage => $"{stage.Width}s{stage.Stride}x{stage.Slots}"))}-{HeadWidth}");

    private static int Number(Capture digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        "^(?<stem>[1-9][0-9]{0,5})s(?<down>[1-9])(f(?<first>[1-9][0-9]{0,5}))?(-(?<width>[1-9][0-9]{0,5})s(?<stride>[1-9])x(?<slots>[1-9][0-9]{0,3}))+-(?<head>[1-9][0-9]{0,5})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Pattern();
}

/// <summary>A number of a shape.</summary>
/// <param name="Key">Such as <c>stages[1].width</c>.</param>
/// <param name="Unit">What is counted, with a space in front; may be empty.</param>
public sealed record ShapePart(string Key, int Value, int Least, int Most, string Unit)
{
    public bool IsUsable => Value >= Least && Value <= Most;
}
