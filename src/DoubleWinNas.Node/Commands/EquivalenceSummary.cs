using DoubleWinNas.Networks;
using DoubleWinNas.Transformation.Verification;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary>An equivalence report in a few figures. Errors are relative to each value's scale.</summary>
/// <param name="IsEquivalent">The verdict.</param>
/// <param name="WorstFloat64">Largest error of a step in float64, before rounding.</param>
/// <param name="WorstFloat32">Largest error of a step of the stored network in float32.</param>
/// <param name="Values">Values compared, over all resolutions.</param>
/// <param name="Resolutions">Resolutions compared at.</param>
/// <param name="Seed">Seed of the images.</param>
internal sealed record EquivalenceSummary(
    bool IsEquivalent, double WorstFloat64, double WorstFloat32, int Values, IReadOnlyList<Resolution> Resolutions, int Seed)
{
    public static EquivalenceSummary Of(EquivalenceReport report) => new(
        report.IsEquivalent,
        report.Values.Max(value => value.Float64.Relative),
        report.Values.Max(value => value.Float32.Relative),
        report.Values.Count,
        report.Resolutions,
        report.Seed);

    public void Draw(IAnsiConsole console)
    {
        console.WriteLine($"equivalent  {(IsEquivalent ? "yes" : "NO")}: {Values} values at {string.Join(", ", Resolutions)}, seed {Seed}");
        console.WriteLine($"errors      float64 {WorstFloat64:0.0e-0}, float32 {WorstFloat32:0.0e-0} of a value's scale, at worst");
    }
}
