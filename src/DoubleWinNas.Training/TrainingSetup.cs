using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training;

/// <summary>Options checked against the dataset and this machine, with every default decided.</summary>
internal sealed record TrainingSetup(
    TrainingOptions Options, IImageDataset Dataset, Network Network, ComputeContext Context, TrainingSettings Settings)
{
    public RunDirectory Directory { get; } = new(Options.OutDirectory);

    public Resolution Resolution => Options.Resolution ?? Network.Resolution;

    /// <summary>The largest that is trained.</summary>
    public Resolution Largest => Options.Elastic is { } elastic ? Resolution.Square(elastic.Largest) : Resolution;

    /// <summary>
    /// That of the batches. A range's sides are resized from them on the device: from the images' own pixels where these all have one size and are
    /// taken whole, so that a side looks as it will when it is evaluated (28 pixels resized to 32 and back are not those of 28); else from the largest.
    /// </summary>
    public Resolution BatchResolution => Options.Elastic is not null && Augmentation.Crop is WholeImage or PaddedRandomCrop ? Dataset.NativeSize ?? Largest : Largest;

    public int Threads => Settings.Threads;

    public ImageTransform Augmentation => Options.Augmentation ?? Dataset.TrainingTransform;

    /// <exception cref="InputException">Options do not fit the dataset, the network or the machine.</exception>
    public static TrainingSetup Create(TrainingOptions options, IImageDataset dataset)
    {
        options.Validate();
        var network = NetworkOf(options, dataset);
        var resolution = options.Resolution ?? network.Resolution;
        ShapeInference.Infer(network, resolution);
        RequireInRange(options, resolution);
        var context = ComputeContext.Create(options.Device, options.Precision);
        var threads = options.Threads ?? Environment.ProcessorCount;
        TorchRuntime.NumThreads = threads;
        var counts = dataset.Splits;
        var settings = new TrainingSettings(
            network.Source,
            HashOf(NetworkJson.Write(network)),
            options.InitialWeights is { } weights ? HashOf(weights) : null,
            new DatasetIdentity(dataset.Name, dataset.ContentHash, counts.Train, counts.Validation, counts.Test),
            options.Recipe,
            options.Optimizer,
            options.Epochs,
            options.BatchSize,
            options.Seed,
            resolution.ToString(),
            (options.Augmentation ?? dataset.TrainingTransform).ToString(),
            options.RecalibrationBatches,
            context.Precision,
            threads,
            context.Device.ToString(),
            TorchRuntime.Version)
        {
            Elastic = options.Elastic,
            Mix = options.Mix,
        };
        return new TrainingSetup(options, dataset, network, context, settings);
    }

    private static void RequireInRange(TrainingOptions options, Resolution resolution)
    {
        if (options.Elastic is { } range
            && (resolution.Height != resolution.Width || resolution.Height < range.Smallest || resolution.Height > range.Largest))
        {
            throw new InputException(
                $"The resolution {resolution} is not in the range {range} that is trained. Give a resolution of the range, or a range with the resolution in it.");
        }
    }

    private static Network NetworkOf(TrainingOptions options, IImageDataset dataset)
    {
        var network = options.Network ?? GenotypeNetwork.Deep(Genotype.Parse(options.Genotype!), dataset.Channels, dataset.ClassNames.Count);
        DatasetFit.Require(network, dataset);
        if (!ParameterSpec.Of(network).Any(spec => spec.Role == ParameterRole.RunningMean))
        {
            throw new InputException("The network has no batch normalisation: it is a shallow form, which is not trained. Give its deep form.");
        }

        return options.Recipe.Recipe == Recipe.Deep ? network.Nonlinear() : network;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string HashOf(WeightSet weights)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, weights);
        return Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));
    }
}
