using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Node.Shrinking;
using DoubleWinNas.Transformation.Verification;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary>What <c>dwnas shrink</c> came to. Accuracies are top-1 shares on the test split, 0 to 1; null without one.</summary>
internal sealed record ShrinkSummary(
    string Directory,
    string SourceGenotype,
    string Genotype,
    IReadOnlyList<string> LinearBlocks,
    double? SourceAccuracy,
    double? ShallowAccuracy,
    double PredictedSourceMilliseconds,
    double PredictedShallowMilliseconds,
    double BoundMilliseconds,
    string SourceLatency,
    string ShallowLatency,
    double? Speedup,
    EquivalenceSummary Equivalence)
{
    public static ShrinkSummary Of(
        string directory, ShrinkPlan plan, double? sourceAccuracy, StoredRun run, MeasurementReport measured, EquivalenceReport report) => new(
        directory,
        plan.SourceGenotype,
        plan.Genotype,
        plan.Chosen,
        sourceAccuracy,
        run.Record.Test?.Top1,
        plan.SourceMilliseconds,
        plan.PredictedMilliseconds,
        plan.BoundMilliseconds,
        measured.Models[0].Result.Latency.Median.ToString(),
        measured.Models[1].Result.Latency.Median.ToString(),
        measured.Models[1].Result.Speedup?.Median,
        EquivalenceSummary.Of(report));

    public void Draw(IAnsiConsole console)
    {
        console.WriteLine($"shrunk      {SourceGenotype}");
        console.WriteLine($"to          {Genotype}");
        console.WriteLine($"accuracy    {Percent(SourceAccuracy)} -> {Percent(ShallowAccuracy)} on the test images");
        console.WriteLine($"predicted   {PredictedSourceMilliseconds:G4} ms -> {PredictedShallowMilliseconds:G4} ms (bound {BoundMilliseconds:G4} ms)");
        console.WriteLine($"measured    {SourceLatency} -> {ShallowLatency}{(Speedup is { } times ? $", {times:F2}x" : "")}");
        Equivalence.Draw(console);
        console.WriteLine($"written to  {Directory}");
    }

    private static string Percent(double? share) => share is { } value ? $"{value:P2}" : "none";
}
