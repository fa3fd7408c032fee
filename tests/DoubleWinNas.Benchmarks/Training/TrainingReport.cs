using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>Writes the comparison as Markdown and judges it.</summary>
internal sealed class TrainingReport(TextWriter output, string torch, TrainingBenchmarkOptions options, IImageDataset dataset)
{
    /// <summary>Aimed at: this trainer's images/s over the tuned and the untuned program's.</summary>
    private static readonly double[] Aims = [1.0, 2.0];

    /// <summary>Of the first step's loss: other memory layouts add in other orders. Later steps amplify that freely.</summary>
    private const double LossTolerance = 1e-5;

    private bool _isMet = true;

    public async Task BeginAsync()
    {
        await output.WriteLineAsync(
            $"""
            - Network: `{TrainingCase.Genotype}`, float32, batch 128, SGD with Nesterov momentum
            - Data: {dataset.Name}, {dataset.Splits.Train} images of 28x28, no augmentation, in memory; SHA-256 {dataset.ContentHash[..12]}...
            - Peer: PyTorch {torch} of {TrainingProgram.Python}; all programs are held to as many cores as they have threads
            - Turns: {options.Rounds} rounds of {options.Seconds} s each, the programs alternating{(options.IsQuick ? " (quick: too short to judge by)" : "")}
            - This trainer also keeps the moving average of the weights and counts right answers, which the tuned peer does not

            """);
    }

    /// <param name="recipe">What was trained.</param>
    /// <param name="losses">This trainer's first, by step.</param>
    public async Task LossesAsync(Recipe recipe, IReadOnlyList<(TrainingProgram Program, IReadOnlyList<double> Losses)> losses)
    {
        var own = losses[0].Losses;
        await output.WriteLineAsync($"Losses of the first {own.Count} steps, recipe {RecipeName.Of(recipe)}, 1 thread: {string.Join(", ", own.Select(loss => $"{loss:F6}"))}");
        foreach (var (program, other) in losses.Skip(1))
        {
            var differences = own.Zip(other, (a, b) => Math.Abs(a - b)).ToArray();
            _isMet &= other.Count == own.Count && differences[0] <= LossTolerance;
            await output.WriteLineAsync($"- {program.Name}: {(differences.Max() == 0 ? "bit-identical" : $"differs by {differences[0]:E1} in the first step, {differences.Max():E1} at most")}");
        }

        await output.WriteLineAsync();
    }

    public async Task SpeedAsync(TrainingDuel duel)
    {
        await output.WriteLineAsync($"### Training, {duel.Title}\n");
        await output.WriteLineAsync("| program | images/s (median) | this trainer is faster by (paired rounds, median ± MAD) | aim | CPU ms/image (user + system) | peak memory |");
        await output.WriteLineAsync("|---|---:|---:|---:|---:|---:|");
        for (var i = 0; i < TrainingProgram.All.Count; i++)
        {
            var slices = duel.Slices[i];
            var (ratio, aim) = i == 0 ? ("", "") : Judge(duel.Slices[0], slices, Aims[i - 1]);
            var user = Median.Of(slices.Select(slice => 1000 * slice.UserSeconds / slice.Images));
            var system = Median.Of(slices.Select(slice => 1000 * slice.SystemSeconds / slice.Images));
            await output.WriteLineAsync(
                $"| {TrainingProgram.All[i].Name} | {Median.Of(slices.Select(slice => slice.ImagesPerSecond)):F0} | {ratio} | {aim} | {user:F3} + {system:F3} | {duel.PeakMebibytes[i]:F0} MiB |");
        }

        var (first, last) = (duel.Slices[0][0], duel.Slices[0][^1]);
        var least = duel.Slices[0].Min(slice => slice.LeastLiveTensors);
        var most = duel.Slices[0].Max(slice => slice.MostLiveTensors);
        _isMet &= least == most;
        await output.WriteLineAsync($"\nLive tensors after a step: {first.LeastLiveTensors} in the first round, {last.MostLiveTensors} in the last ({(least == most ? "constant" : $"between {least} and {most}: NOT constant")}).\n");
    }

    /// <returns>Whether every aim was met; a quick run is not judged by its speed.</returns>
    public async Task<bool> EndAsync()
    {
        await output.WriteLineAsync(_isMet ? "Every aim was met." : "NOT every aim was met.");
        return _isMet;
    }

    private (string Ratio, string Aim) Judge(IReadOnlyList<Slice> own, IReadOnlyList<Slice> other, double aim)
    {
        var ratio = PairedRatio.Of([.. other.Select(SecondsPerImage)], [.. own.Select(SecondsPerImage)]);
        var isMet = ratio.Median >= aim;
        _isMet &= isMet || options.IsQuick;
        return ($"{ratio.Median:F2}x ± {ratio.Spread:F2}", $"{aim:F1}x, {(isMet ? "met" : "missed")}");
    }

    private static double SecondsPerImage(Slice slice) => 1 / slice.ImagesPerSecond;
}
