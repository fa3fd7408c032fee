using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Evaluation;

/// <summary>Passes without gradients over a split: predictions, and recalibrated statistics.</summary>
internal sealed class Evaluator(NetworkExecutor executor, IImageDataset dataset, ComputeContext context, int workers)
{
    private const int BatchSize = 256;
    private const ulong RecalibrationSeed = 0;

    private readonly BatchTensors _tensors = new(context.Device);

    /// <summary>Logits of every image of a split.</summary>
    public Predictions Predict(ModelState model, Split split, Resolution resolution, double s, StatisticsMode statistics, CancellationToken cancellationToken)
    {
        using var source = BatchSource.ForEvaluation(dataset, split, Options(BatchSize, resolution));
        var (indices, labels, logits) = (new List<int>(), new List<long>(), new List<float>());
        while (source.TryNext(out var batch, cancellationToken))
        {
            using (batch)
            {
                using var scope = new DisposeScope();
                using var noGrad = new NoGrad();
                using var output = context.Forward(executor, _tensors.Images(batch), model, ForwardMode.Inference(s, statistics));
                indices.AddRange(batch.Indices);
                labels.AddRange(batch.Labels);
                logits.AddRange(output.ToArray<float>());
            }
        }

        return new Predictions([.. indices], [.. labels], executor.Network.Classes, [.. logits]);
    }

    public EvaluationResult Evaluate(ModelState model, Split split, Resolution resolution, double s, StatisticsMode statistics, CancellationToken cancellationToken) =>
        Predict(model, split, resolution, s, statistics, cancellationToken).Score();

    /// <summary>
    /// Replaces one mode's running statistics by the plain mean over the first batches of a fixed random order of the training images, as
    /// they look at evaluation (not augmented).
    /// </summary>
    /// <param name="batches">Wanted; at most those of one pass over the training split are taken.</param>
    public void Recalibrate(ModelState model, Resolution resolution, double s, StatisticsMode statistics, int batchSize, int batches, CancellationToken cancellationToken)
    {
        var options = Options(Math.Min(batchSize, dataset.Splits.Train), resolution) with { Transform = dataset.EvaluationTransform, Seed = RecalibrationSeed };
        using var source = BatchSource.ForTraining(dataset, options);
        batches = Math.Min(batches, source.BatchesPerEpoch);
        for (var i = 0; i < batches; i++)
        {
            using var batch = source.Next(cancellationToken);
            using var scope = new DisposeScope();
            using var noGrad = new NoGrad();

            // The k-th value enters a mean of k with weight 1/k; so the first one replaces what was there.
            context.Forward(executor, _tensors.Images(batch), model, new ForwardMode(s, statistics, 1.0 / (i + 1)));
        }
    }

    private BatchOptions Options(int batchSize, Resolution resolution) => new()
    {
        BatchSize = batchSize,
        ResolutionOf = BatchOptions.Fixed(resolution),
        Layout = BatchTensors.Layout,
        Workers = workers,
    };
}
