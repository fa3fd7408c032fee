using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Node.Runs;

/// <summary>One form of a run's network as a model for devices, its metadata filled from the training record.</summary>
internal sealed class OnnxExport
{
    /// <summary>500 images or so are what int8 calibrations take.</summary>
    private const int RangeBatches = 16;
    private const int RangeBatch = 32;
    private const ulong RangeSeed = 1;

    private readonly Network _network;
    private readonly WeightSet _weights;
    private readonly OnnxExportOptions _options;

    private OnnxExport(Network network, WeightSet weights, OnnxExportOptions options)
    {
        _network = network;
        _weights = weights;
        _options = options;
    }

    /// <summary>Prepares an export; a deep network is folded (batch normalisation into convolutions), nothing is merged.</summary>
    /// <param name="run">The run.</param>
    /// <param name="form">Which of its networks.</param>
    /// <param name="resolution">The only resolution that the model takes; null: any.</param>
    /// <exception cref="InputException">Files of the run are missing or malformed.</exception>
    public static OnnxExport Of(StoredRun run, NetworkForm form, Resolution? resolution)
    {
        var stored = form == NetworkForm.Deep ? run.LoadDeep(resolution ?? run.Resolution) : run.Load(form);
        var folded = form == NetworkForm.Deep
            ? Transformer.Transform(stored.Network, stored.Weights, MergePlan.None)
            : new ShallowForm(stored.Network, stored.Weights, run.LoadPlan());
        var record = run.Record;
        return new OnnxExport(folded.Network, folded.Weights, new OnnxExportOptions
        {
            Resolution = resolution,
            DynamicResolution = resolution is null,
            WeightsOrigin = stored.WeightsPath,
            Metadata = new OnnxMetadata
            {
                Plan = form == NetworkForm.Deep ? null : folded.Plan.ToString(),
                InputMean = [.. record.Normalization.Mean.Select(value => (double)value)],
                InputStd = [.. record.Normalization.Deviation.Select(value => (double)value)],
                ClassNames = record.ClassNames,
                Resolution = run.Resolution,
                Dataset = $"{record.Settings.Dataset.Name} {record.Settings.Dataset.Hash}",
            },
        });
    }

    /// <summary>A deep network that is no run's as a model of one resolution, folded, without metadata of a training.</summary>
    public static byte[] Folded(Network network, WeightSet weights, Resolution resolution)
    {
        var folded = Transformer.Transform(network, weights, MergePlan.None);
        return OnnxWriter.ToBytes(folded.Network, folded.Weights, new OnnxExportOptions { Resolution = resolution });
    }

    /// <summary>How large its tensors become on training images, for a device that computes in int8.</summary>
    /// <exception cref="InputException">The network does not take the dataset's images.</exception>
    public TensorRanges Ranges(IImageDataset dataset, Resolution resolution, int threads, CancellationToken cancellation)
    {
        using var probe = new RangeProbe(_network, _weights, resolution, threads);

        // As they are judged, in an order that mixes the classes; the same ones each time.
        using var source = BatchSource.ForTraining(dataset, new BatchOptions
        {
            BatchSize = RangeBatch,
            ResolutionOf = BatchOptions.Fixed(resolution),
            Transform = dataset.EvaluationTransform,
            Seed = RangeSeed,
        });
        for (var batch = 0; batch < Math.Min(RangeBatches, source.BatchesPerEpoch); batch++)
        {
            using var images = source.Next(cancellation);
            probe.Add(images.Images, images.Count);
        }

        return probe.Ranges();
    }

    /// <summary>Genotype of the network.</summary>
    public string Source => _network.Source;

    public byte[] ToBytes() => OnnxWriter.ToBytes(_network, _weights, _options);

    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path) => OnnxWriter.Save(path, _network, _weights, _options);
}
