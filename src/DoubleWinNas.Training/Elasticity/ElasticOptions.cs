using System.Text.Json.Serialization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Elasticity;

/// <summary>
/// Training for every integer resolution of a range (METHOD section 6): each step sees its images at the largest side and at random ones; the
/// network at the largest one teaches it at the others.
/// </summary>
public sealed record ElasticOptions
{
    private const int SmallRange = 17;

    private const int FewSides = 9;

    /// <summary>Smallest side of the square images in pixels.</summary>
    public required int Smallest { get; init; }

    /// <summary>Largest side in pixels.</summary>
    public required int Largest { get; init; }

    /// <summary>
    /// Random sides of a step: one from each of as many equal parts of the range, so that each step sees small and large ones and none more often than
    /// others. Default: 3.
    /// </summary>
    public int RandomSides { get; init; } = 3;

    /// <summary>Distance between the sides that are trained, from the smallest on. Default: 1, every side is.</summary>
    public int SideStep { get; init; } = 1;

    /// <summary>Sides of the range that are never trained, to see what becomes of them. Default: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Untrained { get; init; }

    /// <summary>What is trained besides <see cref="Largest"/>, ascending.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> OtherSides => [.. Range.Sides.Where(side => side < Largest && Untrained?.Contains(side) != true)];

    /// <summary>Weight of the distillation at the other sides, beside a cross entropy of weight 1. Default: 1.</summary>
    public double DistillationWeight { get; init; } = 1;

    /// <summary>
    /// Sides at which statistics are measured at the end; between them they are interpolated. Default: all of a range of up to 17, else 9: with few pixels
    /// neighbours differ (a side of 16 ends in 2 x 2 features, one of 17 in 3 x 3).
    /// </summary>
    public int? CalibratedSides { get; init; }

    /// <summary>Where statistics are measured, ascending.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> StatisticsSides => Range.EvenSides(Calibrated);

    /// <summary>Where accuracies are told: at <see cref="StatisticsSides"/>, and in the middle between them.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> JudgedSides => [.. Range.EvenSides((2 * Calibrated) - 1).Union(StatisticsSides).Order()];

    private SideRange Range => new(Smallest, Largest, SideStep);

    private int Calibrated => CalibratedSides ?? (Largest - Smallest < SmallRange ? Largest - Smallest + 1 : FewSides);

    /// <summary>Reads <c>16..32</c>, or with a distance between the trained sides <c>16..32/4</c>.</summary>
    /// <exception cref="InputException">The text is no range of sides.</exception>
    public static ElasticOptions Parse(string text)
    {
        var range = SideRange.Parse(text);
        var options = new ElasticOptions { Smallest = range.Smallest, Largest = range.Largest, SideStep = range.Step };
        options.Validate();
        return options;
    }

    /// <exception cref="InputException">A value is out of its range: names it.</exception>
    public void Validate()
    {
        Require(
            Smallest >= 1 && Largest <= Resolution.Largest && Smallest < Largest,
            $"The range of resolutions {Smallest}..{Largest} is not usable; allowed are sides from 1 to {Resolution.Largest}, the smallest first.");
        Require(RandomSides is >= 0 and <= 16, $"{RandomSides} random resolutions a step are not usable; allowed are 0 to 16.");
        Require(SideStep >= 1 && SideStep <= Largest - Smallest, $"A step of {SideStep} between resolutions is not usable; allowed are 1 to {Largest - Smallest}.");
        Require(
            DistillationWeight >= 0 && double.IsFinite(DistillationWeight),
            $"The distillation weight between resolutions is {DistillationWeight}; allowed are numbers from 0 on.");
        Require(OtherSides.Count > 0, $"All sides of the range {this} but the largest are left out of the training; leave one in.");
        Require(CalibratedSides is null or (>= 2 and <= 64), $"{CalibratedSides} calibrated resolutions are not usable; allowed are 2 to 64.");
    }

    public override string ToString() => $"{Smallest}..{Largest}";

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
