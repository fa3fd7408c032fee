using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Node.Runs;

/// <summary>Runs an exported model over a split by ONNX Runtime.</summary>
internal static class OnnxEvaluation
{
    private const int BatchSize = 64;

    /// <summary>Logits of every image of the split.</summary>
    /// <exception cref="InputException">The model does not take the dataset's images.</exception>
    public static Predictions Predict(
        OnnxExport export, IImageDataset dataset, Split split, Resolution resolution, int threads, CancellationToken cancellation)
    {
        using var session = InferenceSession.Load(export.ToBytes(), new InferenceSessionOptions { Threads = threads, Origin = export.Source });
        if (session.Channels != dataset.Channels)
        {
            throw new InputException($"The network reads {session.Channels} channels, but images of dataset '{dataset.Name}' have {dataset.Channels}.");
        }

        using var source = BatchSource.ForEvaluation(dataset, split, new BatchOptions { BatchSize = BatchSize, ResolutionOf = BatchOptions.Fixed(resolution) });
        var (indices, labels, logits) = (new List<int>(), new List<long>(), new List<float>());
        while (source.TryNext(out var batch, cancellation))
        {
            using (batch)
            {
                indices.AddRange(batch.Indices);
                labels.AddRange(batch.Labels);
                logits.AddRange(session.Run(batch.Images, batch.Count, resolution));
            }
        }

        return new Predictions([.. indices], [.. labels], dataset.ClassNames.Count, [.. logits]);
    }
}
