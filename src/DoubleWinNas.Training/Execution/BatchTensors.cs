using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>Batches of the data pipeline as tensors, owned by the current scope.</summary>
/// <param name="device">Where they go.</param>
/// <param name="copies">Where the copies to the device are made; null: in line with what it computes.</param>
internal readonly struct BatchTensors(Device device, CopyStream? copies = null)
{
    /// <summary>The layout to ask the pipeline for: that of channels-last tensors.</summary>
    public const PixelLayout Layout = PixelLayout.Nhwc;

    /// <summary>(N, C, H, W) in channels-last memory.</summary>
    public Tensor Images(Batch batch)
    {
        using var pixels = Upload<float>(batch.Images, [batch.Count, batch.Height, batch.Width, batch.Channels]);
        return pixels.Permute(0, 3, 1, 2);
    }

    /// <summary>(N) of Int64.</summary>
    public Tensor Labels(Batch batch) => Upload<long>(batch.Labels, [batch.Count]);

    /// <summary>(N) of Int64: labels of the images that were mixed in, see <see cref="Batch.Mix"/>.</summary>
    public Tensor MixedLabels(Batch batch)
    {
        var labels = batch.Labels.ToArray();
        Array.Reverse(labels);
        return Upload<long>(labels, [batch.Count]);
    }

    /// <summary>
    /// To another device through page-locked memory, so that this thread does not wait for the copy; libtorch keeps the memory until it has
    /// ended.
    /// </summary>
    private Tensor Upload<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        if (device.Type == DeviceType.Cpu)
        {
            return Tensor.FromSpan(values, shape);
        }

        using var host = Tensor.Empty(shape, typeof(T) == typeof(float) ? DType.Float32 : DType.Int64, pinned: true);
        values.CopyTo(host.Data<T>());
        return copies?.Upload(host) ?? host.To(device, nonBlocking: true);
    }
}
