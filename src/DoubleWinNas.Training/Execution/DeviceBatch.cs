using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>A batch as the tensors of a step, on the device that trains. Owns them: they outlive any scope until it is disposed.</summary>
internal sealed class DeviceBatch : IDisposable
{
    private DeviceBatch(Tensor images, Tensor labels, Tensor? mixedIn, double share)
    {
        (Images, Labels, MixedIn, Share) = (images, labels, mixedIn, share);
        Count = (int)labels.Count;
    }

    /// <summary>(N, C, H, W) in channels-last memory.</summary>
    public Tensor Images { get; }

    /// <summary>(N) of Int64.</summary>
    public Tensor Labels { get; }

    /// <summary>(N) of Int64: labels of the images that were mixed in; null where none were.</summary>
    public Tensor? MixedIn { get; }

    /// <summary>Share of <see cref="Labels"/>, the rest is <see cref="MixedIn"/>'s; 1 where nothing was mixed.</summary>
    public double Share { get; }

    /// <summary>N.</summary>
    public int Count { get; }

    public IReadOnlyList<Tensor> Tensors => MixedIn is null ? [Images, Labels] : [Images, Labels, MixedIn];

    /// <summary>Copies a batch, whose memory may be given back at once.</summary>
    public static DeviceBatch Of(Batch batch, Device device) => Of(batch, new BatchTensors(device));

    /// <inheritdoc cref="Of(Batch, Device)"/>
    public static DeviceBatch Of(Batch batch, BatchTensors tensors)
    {
        using var scope = new DisposeScope();
        var (images, labels) = (tensors.Images(batch), tensors.Labels(batch));
        var mixedIn = batch.Mix is null ? null : tensors.MixedLabels(batch);
        return new DeviceBatch(images.DetachFromScope(), labels.DetachFromScope(), mixedIn?.DetachFromScope(), batch.Mix?.Share ?? 1);
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}
