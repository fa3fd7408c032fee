using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training;

/// <summary>What <see cref="Trainer"/> is to do. Validated by it.</summary>
public sealed record TrainingOptions
{
    /// <summary>Canonical text of the genotype; input channels and classes follow from the dataset. Either this or <see cref="Network"/>.</summary>
    public string? Genotype { get; init; }

    /// <summary>A deep network. Either this or <see cref="Genotype"/>.</summary>
    public Network? Network { get; init; }

    /// <summary>Name or folder, see <see cref="DatasetCatalog"/>. Default: <c>fashion-mnist</c>.</summary>
    public string Dataset { get; init; } = "fashion-mnist";

    public DatasetOptions DatasetOptions { get; init; } = new();

    /// <summary>The run directory.</summary>
    public required string OutDirectory { get; init; }

    /// <summary>Default: hybrid.</summary>
    public RecipeOptions Recipe { get; init; } = new() { Recipe = Schedules.Recipe.Hybrid };

    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Passes over the training images. Default: 3.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Images a step. Default: 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>First weights, order and augmentation of images follow from it. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Default: the network's.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>
    /// Range of resolutions that the network is trained for; <see cref="Resolution"/>, which must be in it, is that of the exported
    /// statistics. Default: null, one resolution.
    /// </summary>
    public ElasticOptions? Elastic { get; init; }

    /// <summary>Mixing of training images. Default: none.</summary>
    public MixOptions? Mix { get; init; }

    /// <summary>Crop and flip of training images. Default: the dataset's own.</summary>
    public ImageTransform? Augmentation { get; init; }

    /// <summary>Default: auto.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads of an operator; the last bits of results depend on it. Default: the number of cores.</summary>
    public int? Threads { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default: <c>cpu</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Weights to start from. Default: initialised by the seed.</summary>
    public WeightSet? InitialWeights { get; init; }

    /// <summary>Steps between checkpoints; there is one at the end and at cancellation too. Default: 500.</summary>
    public int CheckpointSteps { get; init; } = 500;

    /// <summary>Batches over which the exported weights' statistics are measured at the end. Default: 200.</summary>
    public int RecalibrationBatches { get; init; } = 200;

    /// <summary>Whether the test split, where there is one, is judged at the end. Default: true.</summary>
    public bool JudgesTest { get; init; } = true;

    /// <summary>Whether to go on from the run directory's last checkpoint.</summary>
    public bool Resume { get; init; }

    /// <exception cref="InputException">A value is out of its range: names it.</exception>
    public void Validate()
    {
        Require(Genotype is null != Network is null, "Give either a genotype or a network to train.");
        Require(!string.IsNullOrWhiteSpace(OutDirectory), "Give the folder that the run is written to.");
        Require(Epochs is >= 1 and <= 100_000, $"{Epochs} epochs are not usable; allowed are 1 to 100000.");
        Require(BatchSize is >= 2 and <= 65_536, $"The batch size {BatchSize} is not usable; allowed are 2 to 65536 (batch normalisation needs two images).");
        Require(Threads is null or (>= 1 and <= 1024), $"{Threads} threads are not usable; allowed are 1 to 1024.");
        Require(CheckpointSteps >= 1, $"{CheckpointSteps} steps between checkpoints are not usable; allowed are 1 and more.");
        Require(RecalibrationBatches >= 1, $"{RecalibrationBatches} batches for recalibration are not usable; allowed are 1 and more.");
        Recipe.Validate();
        Optimizer.Validate();
        Elastic?.Validate();
        Mix?.Validate();
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
