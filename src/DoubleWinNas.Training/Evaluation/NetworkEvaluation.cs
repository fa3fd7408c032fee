using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Evaluation;

/// <summary>Runs a trained network, deep or shallow, over a split.</summary>
public static class NetworkEvaluation
{
    private const int RecalibrationBatchSize = 128;

    /// <summary>Accuracies and loss.</summary>
    /// <inheritdoc cref="Predict"/>
    public static EvaluationResult Run(EvaluationOptions options, IImageDataset dataset, CancellationToken cancellationToken = default) =>
        Predict(options, dataset, cancellationToken).Score();

    /// <summary>Logits of every image of the split.</summary>
    /// <exception cref="InputException">Weights, network, dataset and options do not fit together.</exception>
    public static Predictions Predict(EvaluationOptions options, IImageDataset dataset, CancellationToken cancellationToken = default)
    {
        using var session = new Session(options, dataset);
        session.Recalibrate(cancellationToken);
        return session.Evaluator.Predict(session.Model, options.Split, session.Resolution, options.S, StatisticsMode.Student, cancellationToken);
    }

    /// <summary>The weights with statistics measured for a resolution: what is merged or exported for it (METHOD section 6).</summary>
    /// <exception cref="InputException">As <see cref="Predict"/>; or the network has no statistics, or no batches are asked for.</exception>
    public static WeightSet Recalibrate(EvaluationOptions options, IImageDataset dataset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.RecalibrationBatches < 1)
        {
            throw new InputException($"{options.RecalibrationBatches} batches for recalibration are not usable; allowed are 1 and more.");
        }

        using var session = new Session(options, dataset);
        session.Recalibrate(cancellationToken);
        return session.Model.Export();
    }

    private sealed class Session : IDisposable
    {
        private readonly EvaluationOptions _options;

        public Session(EvaluationOptions options, IImageDataset dataset)
        {
            ArgumentNullException.ThrowIfNull(options);
            ArgumentNullException.ThrowIfNull(dataset);
            Require(options, dataset);
            _options = options;
            Resolution = options.Resolution ?? options.Network.Resolution;
            ShapeInference.Infer(options.Network, Resolution);
            var context = ComputeContext.Create(options.Device, options.Precision);
            var threads = options.Threads ?? Environment.ProcessorCount;
            TorchRuntime.NumThreads = threads;
            Model = ModelState.Create(options.Network, options.Weights, context.Device);
            Evaluator = new Evaluator(new NetworkExecutor(options.Network), dataset, context, threads);
        }

        public Resolution Resolution { get; }

        public ModelState Model { get; }

        public Evaluator Evaluator { get; }

        public void Recalibrate(CancellationToken cancellationToken)
        {
            if (_options.RecalibrationBatches > 0)
            {
                Evaluator.Recalibrate(
                    Model, Resolution, _options.S, StatisticsMode.Student, RecalibrationBatchSize, _options.RecalibrationBatches, cancellationToken);
            }
        }

        public void Dispose() => Model.Dispose();

        private static void Require(EvaluationOptions options, IImageDataset dataset)
        {
            DatasetFit.Require(options.Network, dataset);
            if (options.S is not (>= 0 and <= 1))
            {
                throw new InputException($"s is {options.S}; allowed are numbers from 0 to 1.");
            }

            if (dataset.Splits[options.Split] == 0)
            {
                throw new InputException($"Dataset '{dataset.Name}' has no images in its {options.Split} split. Choose another split.");
            }

            if (options.RecalibrationBatches > 0 && !options.Network.Nodes.Any(node => node.Op is BatchNorm2d))
            {
                throw new InputException("The network has no batch normalisation to recalibrate: it is a shallow form. Recalibrate its deep form and transform that again.");
            }
        }
    }
}
