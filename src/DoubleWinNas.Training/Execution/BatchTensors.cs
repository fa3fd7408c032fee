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
        using var pixels = Upload<float>(batch.Images, [batch.Count, batch.Height, batch.Width, batch.Channels], device);
        return pixels.Permute(0, 3, 1, 2);
    }

    /// <summary>(N) of Int64.</summary>
    public static Tensor Labels(Batch batch, Device device) => Upload<long>(batch.Labels, [batch.Count], device);

    /// <summary>(N) of Int64: labels of the images that were mixed in, see <see cref="Batch.Mix"/>.</summary>
    public static Tensor MixedLabels(Batch batch, Device device)
    {
        var labels = batch.Labels.ToArray();
        Array.Reverse(labels);
        return Upload<long>(labels, [batch.Count], device);
    }

    /// <summary>
    /// To another device through page-locked memory, so that this thread does not wait for the copy; libtorch keeps the memory until it has
    /// ended.
    /// </summary>
    private static Tensor Upload<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device device)
        where T : unmanaged
    {
        if (device.Type == DeviceType.Cpu)
        {
            return Tensor.FromSpan(values, shape);
        }

        using var host = Tensor.Empty(shape, typeof(T) == typeof(float) ? DType.Float32 : DType.Int64, pinned: true);
        values.CopyTo(host.Data<T>());
        return host.To(device, nonBlocking: true);
    }
}
