using System.Runtime.InteropServices;
using System.Text.Json;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>What all programs train alike: a folder with case.json (this), network.json, weights.safetensors and order.i32.</summary>
internal sealed record TrainingCase
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>All blocks transformable; one segment of two blocks, so that shortcuts are padded and cropped too.</summary>
    public const string Genotype = "mobile-32@28_T3e6a.T3e6a_T3e6a.T3e6.T3e6a_T3e6a.T3e6a.S";

    /// <summary>Linear (s = 1) or deep (the nonlinear twin).</summary>
    public required Recipe Recipe { get; init; }

    public required int Threads { get; init; }

    /// <summary>Folder of the IDX files.</summary>
    public required string Dataset { get; init; }

    /// <summary>Of the dataset's pixels, 0 to 1.</summary>
    public required float Mean { get; init; }

    public required float Deviation { get; init; }

    /// <summary>Of the learning rate's cosine schedule; far more than are made.</summary>
    public required long Steps { get; init; }

    public int Epochs { get; init; } = 1000;

    public int BatchSize { get; init; } = 128;

    public double LearningRate { get; init; } = 0.01;

    public double Momentum { get; init; } = 0.9;

    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Steps whose losses are compared.</summary>
    public int ComparedSteps { get; init; } = 5;

    /// <summary>Such as <c>linear, 1 thread</c>.</summary>
    public string Title => $"recipe {RecipeName.Of(Recipe)}, {Threads} thread{(Threads > 1 ? "s" : "")}";

    public OptimizerOptions Optimizer =>
        new() { LearningRate = LearningRate, Momentum = Momentum, WeightDecay = WeightDecay, WarmUpShare = 0 };

    /// <summary>No augmentation: images as they are.</summary>
    public static ImageTransform Transform { get; } = new(new WholeImage(), Flip: false);

    /// <summary>Writes a case's folder.</summary>
    public static void Write(string folder, Recipe recipe, int threads, IImageDataset dataset, string datasetFolder)
    {
        Directory.CreateDirectory(folder);
        var network = GenotypeNetwork.Deep(DoubleWinNas.Networks.Genotypes.Genotype.Parse(Genotype), dataset.Channels, dataset.ClassNames.Count);
        network = recipe == Recipe.Deep ? network.Nonlinear() : network;
        var @case = new TrainingCase
        {
            Recipe = recipe,
            Threads = threads,
            Dataset = datasetFolder,
            Mean = dataset.Normalization.Mean[0],
            Deviation = dataset.Normalization.Deviation[0],
            Steps = 0,
        };
        var order = OrderOfFirstEpoch(dataset, @case, network.Resolution);
        @case = @case with { Steps = (long)@case.Epochs * order.Count };
        File.WriteAllText(Path.Combine(folder, "case.json"), JsonSerializer.Serialize(@case, Json));
        File.WriteAllBytes(Path.Combine(folder, "order.i32"), [.. order.SelectMany(batch => MemoryMarshal.AsBytes(batch.AsSpan()).ToArray())]);
        NetworkJson.Save(Path.Combine(folder, "network.json"), network);
        Safetensors.Save(Path.Combine(folder, "weights.safetensors"), WeightInitialization.Create(network, seed: 1));
    }

    public static (TrainingCase Case, Network Network, WeightSet Weights) Load(string folder) => (
        JsonSerializer.Deserialize<TrainingCase>(File.ReadAllText(Path.Combine(folder, "case.json")), Json)!,
        NetworkJson.Load(Path.Combine(folder, "network.json")),
        Safetensors.Load(Path.Combine(folder, "weights.safetensors")));

    /// <summary>Image numbers of each batch, as the trainer takes them.</summary>
    private static List<int[]> OrderOfFirstEpoch(IImageDataset dataset, TrainingCase @case, Resolution resolution)
    {
        using var source = BatchSource.ForTraining(
            dataset, new BatchOptions { BatchSize = @case.BatchSize, ResolutionOf = BatchOptions.Fixed(resolution), Seed = 1, Transform = Transform });
        var order = new List<int[]>();
        while (order.Count < source.BatchesPerEpoch)
        {
            using var batch = source.Next();
            order.Add(batch.Indices.ToArray());
        }

        return order;
    }
}
