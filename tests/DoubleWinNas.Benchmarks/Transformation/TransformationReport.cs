using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Benchmarks.Transformation;

/// <summary>Writes the figures as Markdown and judges them.</summary>
internal sealed class TransformationReport(TextWriter output, TransformationBenchmarkOptions options)
{
    private const double AimedSeconds = 1;
    private const double AimedSpeedup = 1.5;

    private bool _isMet = true;

    public async Task BeginAsync(RuntimeIdentity runtime, DeviceProfile device) => await output.WriteLineAsync(
        $"- Runtime: {runtime}, 1 thread, batch 1, float32; governor and clock as the system tells them: {device.PowerMode}{(options.IsQuick ? "; quick: too short to judge by" : "")}\n");

    public async Task BeginAsync(TransformationCase @case) => await output.WriteLineAsync(
        $"### {@case.Title}\n\n`{@case.Network.Source}`, {@case.Network.Blocks.Count(block => block.Form == BlockForm.Transformable)} mergeable blocks, random weights with randomised batch normalisation\n");

    public async Task TimeAsync(TransformationCase @case, TransformationTime time)
    {
        var cpu = Median.Of(time.CpuSeconds);
        Judge(@case, cpu < AimedSeconds);
        await output.WriteLineAsync(
            $"- Folding and merging every mergeable block: {cpu:F3} s of one core (median of {time.CpuSeconds.Count}, {time.CpuSeconds.Min():F3} to {time.CpuSeconds.Max():F3} s; wall {Median.Of(time.Seconds):F3} s)"
            + (@case.IsJudged ? $"; aim < {AimedSeconds} s: {Verdict(cpu < AimedSeconds)}" : ""));
    }

    public async Task ExactnessAsync(string name, EquivalenceReport report)
    {
        _isMet &= report.IsEquivalent;
        double Worst(Func<ValueComparison, double> error) => report.Values.Max(error);
        await output.WriteLineAsync(
            $"- Errors of '{name}' at {string.Join(", ", report.Resolutions)}, relative to each value's scale, largest of {report.Values.Count} values: "
            + $"block by block float64 {Worst(value => value.Float64.Relative):E1} (allowed {report.Float64Tolerance:E0}), float32 {Worst(value => value.Float32.Relative):E1} (allowed {report.Float32Tolerance:E0}); "
            + $"from the image on float64 {Worst(value => value.Float64Accumulated.Relative):E1}, float32 {Worst(value => value.Float32Accumulated.Relative):E1} "
            + $"(the deep form's own float32 rounding: {Worst(value => value.DeepFloat32Rounding):E1}); {(report.IsEquivalent ? "equivalent" : "NOT equivalent")}");
    }

    public async Task GainAsync(TransformationCase @case, MeasurementReport measured, PlannedNetwork planned, CostMeasurement costs)
    {
        await output.WriteLineAsync("\n| form | median | p95 | faster than deep by (paired slices, median ± MAD) | drift |");
        await output.WriteLineAsync("|---|---:|---:|---:|---:|");
        foreach (var (name, _, result) in measured.Models)
        {
            await output.WriteLineAsync(
                $"| {name} | {result.Latency.Median} | {result.Latency.P95} | {(result.Speedup is { } speedup ? $"{speedup.Median:F2}x ± {speedup.Spread:F2} ({speedup.Rounds} rounds)" : "")} | {result.Drift.Change:P1}{(result.Drift.IsExceeded ? " (unsteady)" : "")} |");
        }

        var gain = measured.Models[1].Result.Speedup!.Median;
        Judge(@case, gain >= AimedSpeedup || options.IsQuick);
        await output.WriteLineAsync(@case.IsJudged ? $"\n- Aim for every block merged: {AimedSpeedup}x or more: {Verdict(gain >= AimedSpeedup)}" : "");
        await output.WriteLineAsync(
            $"- Planned from a table of {costs.Measured} measured costs (spread {costs.Spread:P1}, drift {costs.Drift.Change:P1}): merges {planned.Plan.Groups.Count} groups ({planned.Plan}); "
            + $"predicted {planned.DeepMilliseconds:F2} ms deep, {planned.ShallowMilliseconds:F2} ms planned\n");
    }

    /// <returns>Whether every aim was met.</returns>
    public async Task<bool> EndAsync()
    {
        await output.WriteLineAsync(_isMet ? "Every aim was met." : "NOT every aim was met.");
        return _isMet;
    }

    private void Judge(TransformationCase @case, bool isMet) => _isMet &= isMet || !@case.IsJudged;

    private static string Verdict(bool isMet) => isMet ? "met" : "missed";
}
