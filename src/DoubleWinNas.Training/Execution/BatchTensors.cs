using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>Batches of the data pipeline as tensors, owned by the current scope.</summary>
internal static class BatchTensors
{
    /// <summary>The layout to ask the pipeline for: that of channels-last tensors.</summary>
    public const PixelLayout Layout = PixelLayout.Nhwc;

    /// <summary>(N, C, H, W) in channels-last memory.</summary>
    public static Tensor Images(Batch batch, Device device)
    {
        using var pixels = Tensor.FromSpan<float>(batch.Images, [batch.Count, batch.Height, batch.Width, batch.Channels], device);
        return pixels.Permute(0, 3, 1, 2);
    }

    /// <summary>(N) of Int64.</summary>
    public static Tensor Labels(Batch batch, Device device) => Tensor.FromSpan<long>(batch.Labels, [batch.Count], device);

    /// <summary>(N) of Int64: labels of the images that were mixed in, see <see cref="Batch.Mix"/>.</summary>
    public static Tensor MixedLabels(Batch batch, Device device)
    {
        var labels = batch.Labels.ToArray();
        Array.Reverse(labels);
        return Tensor.FromSpan<long>(labels, [batch.Count], device);
    }
}
