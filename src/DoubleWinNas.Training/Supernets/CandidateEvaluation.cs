using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Supernets;

/// <summary>Judges genotypes by the weights they inherit; each one alone, so that none depends on the others.</summary>
internal sealed class CandidateEvaluation(
    SupernetArchitecture architecture, WeightSet shared, IImageDataset dataset, ComputeContext context, int threads)
{
    private const int RecalibrationBatchSize = 128;

    /// <param name="genotype">Recalibrated and judged at its own resolution.</param>
    /// <param name="s">s of transformable blocks.</param>
    /// <param name="validationImages">Taken at even distances; null for all.</param>
    /// <param name="recalibrationBatches">Of 128 training images.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public EvaluationResult Run(Genotype genotype, double s, int? validationImages, int recalibrationBatches, CancellationToken cancellationToken)
    {
        if (recalibrationBatches < 1)
        {
            throw new InputException($"{recalibrationBatches} batches for recalibration are not usable; allowed are 1 and more.");
        }

        if (dataset.Splits.Validation == 0)
        {
            throw new InputException($"Dataset '{dataset.Name}' has no validation images to judge by. Set a share of the training images aside for validation.");
        }

        // Not disposed: it would close the dataset, which belongs to the caller.
        var judged = LimitedDataset.Of(dataset, Split.Validation, validationImages);
        var subnet = architecture.SubnetOf(genotype);
        using var model = ModelState.Create(subnet.Network, subnet.Inherit(shared), context.Device);
        var evaluator = new Evaluator(new NetworkExecutor(subnet.Network), judged, context, threads);
        var resolution = Resolution.Square(genotype.Resolution);
        evaluator.Recalibrate(model, resolution, s, StatisticsMode.Student, RecalibrationBatchSize, recalibrationBatches, cancellationToken);
        return evaluator.Evaluate(model, Split.Validation, resolution, s, StatisticsMode.Student, cancellationToken);
    }
}
