using System.Globalization;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Benchmarks.Ablation;

/// <summary>One training of the comparison.</summary>
internal sealed record AblationRun(string Dataset, string Architecture, TrainingVariant Variant, ulong Seed)
{
    /// <summary>The record of this training: the one that lies in the folder, or that of a training made (or gone on with) now.</summary>
    public TrainingRecord Result(AblationOptions options, IImageDataset dataset, Action<string> report, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(options.Folder, NameOf(options));
        return StoredTraining.Result(
            Variant.Apply(new TrainingOptions
            {
                Genotype = Architecture,
                OutDirectory = directory,
                Epochs = options.Epochs,
                Seed = Seed,
                Threads = options.Threads,
                Precision = Precision.Float32,
            }),
            dataset,
            report,
            cancellationToken);
    }

    /// <summary>Everything that the comparison varies: a folder can hold several comparisons.</summary>
    private string NameOf(AblationOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(Dataset)}-{Genotype.Parse(Architecture).Hash}-{Variant.Text.Replace(':', '_')}-e{options.Epochs}-n{options.LimitTrain ?? 0}-t{options.Threads}-s{Seed}");
}
