using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Tests.Runs;

internal static class SampleSettings
{
    public static TrainingSettings Value { get; } = new(
        "mobile-32@16_...",
        "00",
        InitialWeightsHash: null,
        new DatasetIdentity("bars", "11", 128, 32, 40),
        new RecipeOptions { Recipe = Recipe.Hybrid },
        new OptimizerOptions(),
        Epochs: 3,
        BatchSize: 16,
        Seed: ulong.MaxValue,
        "16",
        "none",
        RecalibrationBatches: 4,
        Precision.Float32,
        Threads: 1,
        "cpu",
        "1.13.1");
}
